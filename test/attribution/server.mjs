// A service that reads the context of a request as a framework's instrumentation does, and does a step for it.
import { createServer } from "node:http";
import { context, propagation, ROOT_CONTEXT } from "@opentelemetry/api";
import { step } from "spoor";

const server = createServer((request, response) => {
  if (request.url === "/stop") server.close();
  else
    context.with(propagation.extract(ROOT_CONTEXT, request.headers), () => step("serve", () => {}));
  response.end(JSON.stringify(request.headers));
});
server.keepAliveTimeout = 1;
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
