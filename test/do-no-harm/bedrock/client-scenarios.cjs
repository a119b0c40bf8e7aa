// What applications do with clients and commands.
const { collect } = require("../harness/use.cjs");

/** The result of a call that tells it to a callback. */
const called = (call) =>
  new Promise((resolve, reject) =>
    call((error, reply) => (error ? reject(error) : resolve(reply))),
  );

/** By name: what the provider does, and what the application does. */
exports.clientScenarios = {
  callback: [
    "ok",
    async ({ sdk, client, body }) => {
      let returned;
      const reply = await called((callback) => {
        returned = client.send(new sdk.ConverseCommand(body), callback);
      });
      return { returned, stopReason: reply.stopReason };
    },
  ],
  "callback-with-options": [
    "ok",
    async ({ sdk, client, body }) => {
      const options = { requestTimeout: 10_000 };
      const send = (callback) => client.send(new sdk.ConverseCommand(body), options, callback);
      return (await called(send)).stopReason;
    },
  ],
  "callback-error": [
    "400",
    ({ sdk, client, body }) =>
      called((callback) => void client.send(new sdk.ConverseCommand(body), callback)),
  ],
  "callback-stream": [
    "ok",
    async ({ sdk, client, body }) => {
      const command = new sdk.ConverseStreamCommand(body);
      const { stream } = await called((callback) => void client.send(command, callback));
      return collect(stream);
    },
  ],
  aggregated: [
    "ok",
    async ({ sdk, options, body }) => {
      const client = new sdk.BedrockRuntime(options);
      return (await client.converse(body)).stopReason;
    },
  ],
  middleware: [
    "ok",
    async ({ client, converse }) => {
      const seen = [];
      const middleware = (next, context) => async (args) => {
        seen.push([context.commandName, Object.keys(args).toSorted()]);
        const result = await next(args);
        return { ...result, output: { ...result.output, changed: true } };
      };
      client.middlewareStack.add(middleware, { step: "initialize", name: "the application's" });
      const { changed, stopReason } = await converse();
      return { changed, stopReason, seen, names: client.middlewareStack.identify() };
    },
  ],
  "middleware-throws": [
    "ok",
    async ({ client, converse }) => {
      client.middlewareStack.add(() => () => Promise.reject(new RangeError("planned")), {
        step: "build",
      });
      return converse();
    },
  ],
  "command-twice": [
    "ok",
    async ({ sdk, client, body }) => {
      const command = new sdk.ConverseCommand(body);
      const keys = Object.keys(command);
      const first = await client.send(command);
      return { keys, first: first.stopReason, after: Object.keys(command) };
    },
  ],
  "two-clients": [
    "ok",
    async ({ sdk, options, body }) => {
      const clients = [options, options].map((given) => new sdk.BedrockRuntimeClient(given));
      const replies = await Promise.all(
        clients.map((client) => client.send(new sdk.ConverseCommand(body))),
      );
      return replies.map(({ stopReason }) => stopReason);
    },
  ],
  destroyed: [
    "ok",
    async ({ client, converse }) => {
      await converse();
      client.destroy();
      return (await converse()).stopReason;
    },
  ],
  "destroyed-during": [
    "ok",
    async ({ client, stream }) => {
      const reply = await stream();
      const iterator = reply.stream[Symbol.asyncIterator]();
      const first = await iterator.next();
      client.destroy();
      // How much came before is not certain.
      await collect({ [Symbol.asyncIterator]: () => iterator }).catch(() => {});
      return first;
    },
  ],
  subclass: [
    "ok",
    async ({ sdk, options, body }) => {
      class Client extends sdk.BedrockRuntimeClient {
        #secret = "kept";
        get secret() {
          return this.#secret;
        }
      }
      const client = new Client(options);
      const { stopReason } = await client.send(new sdk.ConverseCommand(body));
      return { secret: client.secret, stopReason };
    },
  ],
  "frozen-command": [
    "ok",
    async ({ sdk, client, body }) => {
      const command = Object.freeze(new sdk.ConverseCommand(Object.freeze(body)));
      return (await client.send(command)).stopReason;
    },
  ],
  "mocked-send": [
    "ok",
    ({ client, converse }) => {
      client.send = async () => ({ stopReason: "mocked" });
      return converse();
    },
  ],
  "other-command": [
    "ok",
    async ({ sdk, client, body }) => {
      if (!sdk.CountTokensCommand) return "absent";
      const { modelId, messages } = body;
      const input = { converse: { messages } };
      return (await client.send(new sdk.CountTokensCommand({ modelId, input }))).inputTokens;
    },
  ],
  // What every other service of Amazon's has in common with this one.
  "other-service": [
    "ok",
    async ({ sdk, client }) => {
      const Client = Object.getPrototypeOf(sdk.BedrockRuntimeClient);
      const other = new Client({ ...client.config, serviceId: "S3" });
      const command = {
        resolveMiddleware: () => async () => ({ output: { bucket: "one" } }),
      };
      const reply = await other.send(command);
      const told = await called((callback) => void other.send(command, callback));
      return { reply, told };
    },
  ],
};
