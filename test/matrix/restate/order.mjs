// The workflow `order` of Restate: `order.mjs first` starts a run, `order.mjs second` goes on with it.
import { createServer } from "node:http2";
import { createEndpointHandler, workflow } from "@restatedev/restate-sdk";
import { spoorHooks, wait } from "spoor/restate";

const { INGRESS_URL: ingress, ADMIN_URL: admin, SERVICE_PORT: port } = process.env;
const isFirst = process.argv[2] === "first";

let attempts = 0;
const order = workflow({
  name: "order",
  handlers: {
    async run(ctx) {
      const item = await ctx.run(
        "fetch",
        () => {
          attempts += 1;
          if (attempts === 1) throw new Error("no stock yet");
          return "a lamp";
        },
        { initialRetryInterval: 100 },
      );
      const name = await wait("approve", () => ctx.promise("approved"), "human_input");
      return ctx.run("ship", () => `${item}, by ${name}`);
    },
    approve: (ctx, name) => ctx.promise("approved").resolve(name),
  },
  options: { hooks: [tellSuspension, onlyRuns], inactivityTimeout: 200 },
});

/** Hooks of the handler `run` alone: an approval is an invocation of its own. */
function onlyRuns(context) {
  return context.request.target.handler === "run" ? spoorHooks(context) : {};
}

/** Around Spoor's, so that these have told of the suspension. */
function tellSuspension({ request }) {
  const handler = async (next) => {
    try {
      await next();
    } catch (error) {
      if (request.target.handler === "run" && error.code === 599) console.log("suspended");
      throw error;
    }
  };
  return { interceptor: { handler } };
}

const post = async (url, body) => {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return response.json();
};

const logger = () => {};
const server = createServer(createEndpointHandler({ services: [order], logger }));
await new Promise((resolve) => server.listen(Number(port), "127.0.0.1", resolve));
if (isFirst) {
  await post(`${admin}/deployments`, { uri: `http://127.0.0.1:${port}` });
  await post(`${ingress}/order/1/run/send`, {});
} else {
  await fetch(`${ingress}/order/1/approve`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify("Ada"),
  });
  const response = await fetch(`${ingress}/restate/workflow/order/1/attach`);
  console.log(await response.json());
  process.exit(0);
}
