// A backend on loopback that reads what it gets and takes it, unread; prints its port.
import { createServer } from "node:http";

const server = createServer((request, response) => {
  request.resume().on("end", () => response.writeHead(200).end());
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
