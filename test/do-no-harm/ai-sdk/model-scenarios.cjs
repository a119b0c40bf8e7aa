// What applications put in a model's place: middleware, mocks, and objects that take no change.
const { plain, read, shown } = require("./use.cjs");

const prompt = "What is a spoor?";

/** A model of the application's own around another one, whose state nobody else can reach. */
function privateModel(inner, chunks) {
  return new (class {
    #inner = inner;
    get specificationVersion() {
      return this.#inner.specificationVersion;
    }
    get provider() {
      return this.#inner.provider;
    }
    get modelId() {
      return this.#inner.modelId;
    }
    get supportedUrls() {
      return this.#inner.supportedUrls;
    }
    doGenerate(...args) {
      chunks.push({ doGenerate: args.length, isThis: this.#inner === inner });
      return this.#inner.doGenerate(...args);
    }
    doStream(...args) {
      chunks.push({ doStream: args.length, isThis: this.#inner === inner });
      return this.#inner.doStream(...args);
    }
  })();
}

async function twice({ doGenerate }) {
  await doGenerate();
  return doGenerate();
}

function noModel() {
  throw new TypeError("no model");
}

/** By name: what the provider does, and what the application does. */
exports.modelScenarios = {
  middleware: [
    "ok",
    async ({ ai, llm, specificationVersion, chunks }) => {
      const model = ai.wrapLanguageModel({
        model: llm,
        middleware: [
          { specificationVersion, transformParams: async ({ params }) => ({ ...params, seed: 3 }) },
          {
            specificationVersion,
            wrapGenerate: async ({ doGenerate }) => {
              const result = await doGenerate();
              chunks.push(Object.keys(result));
              return result;
            },
          },
        ],
      });
      return shown(await ai.generateText({ model, prompt }));
    },
  ],
  "middleware-stream": [
    "ok",
    async ({ ai, llm, specificationVersion, chunks }) => {
      const wrapStream = async ({ doStream }) => {
        const { stream, ...rest } = await doStream();
        chunks.push(Object.keys(rest), stream instanceof ReadableStream);
        const count = new TransformStream({
          transform(part, controller) {
            chunks.push(part.type);
            controller.enqueue(part);
          },
        });
        return { stream: stream.pipeThrough(count), ...rest };
      };
      const middleware = { specificationVersion, wrapStream };
      const model = ai.wrapLanguageModel({ model: llm, middleware });
      await read(ai.streamText({ model, prompt }).textStream, chunks);
    },
  ],
  "middleware-cache": [
    "ok",
    async ({ ai, llm, specificationVersion, mock }) => {
      const wrapGenerate = async () => mock.reply("from the cache");
      const middleware = { specificationVersion, wrapGenerate };
      const model = ai.wrapLanguageModel({ model: llm, middleware });
      return shown(await ai.generateText({ model, prompt }));
    },
  ],
  "middleware-twice": [
    "ok",
    async ({ ai, llm, specificationVersion }) => {
      const middleware = { specificationVersion, wrapGenerate: twice };
      const model = ai.wrapLanguageModel({ model: llm, middleware });
      return shown(await ai.generateText({ model, prompt }));
    },
  ],
  "middleware-reasoning": [
    "ok",
    async ({ ai, llm }) => {
      const middleware = ai.extractReasoningMiddleware({ tagName: "think" });
      const model = ai.wrapLanguageModel({ model: llm, middleware });
      return shown(await ai.generateText({ model, prompt }));
    },
  ],
  "middleware-simulated": [
    "ok",
    async ({ ai, llm, chunks }) => {
      const middleware = ai.simulateStreamingMiddleware();
      const model = ai.wrapLanguageModel({ model: llm, middleware });
      await read(ai.streamText({ model, prompt }).textStream, chunks);
    },
  ],
  "custom-provider": [
    "ok",
    async ({ ai, llm, model }) => {
      const provider = ai.customProvider({ languageModels: { [model]: llm } });
      return shown(await ai.generateText({ model: provider.languageModel(model), prompt }));
    },
  ],
  frozen: [
    "ok",
    async ({ ai, llm, chunks }) => {
      const model = Object.freeze(llm);
      const generated = await shown(await ai.generateText({ model, prompt }));
      await read(ai.streamText({ model, prompt }).textStream, chunks);
      return generated;
    },
  ],
  proxy: [
    "ok",
    async ({ ai, llm, chunks }) => {
      const model = new Proxy(llm, {
        get(target, key) {
          const value = Reflect.get(target, key, target);
          return typeof value === "function" ? value.bind(target) : value;
        },
        set: () => false,
        defineProperty: () => false,
      });
      const generated = await shown(await ai.generateText({ model, prompt }));
      await read(ai.streamText({ model, prompt }).textStream, chunks);
      return generated;
    },
  ],
  "private-fields": [
    "ok",
    async ({ ai, llm, chunks }) => {
      const model = privateModel(llm, chunks);
      const generated = await shown(await ai.generateText({ model, prompt }));
      await read(ai.streamText({ model, prompt }).textStream, chunks);
      return generated;
    },
  ],
  mock: [
    "ok",
    async ({ ai, mock }) => {
      const model = mock.model({ doGenerate: async () => mock.reply("mocked") });
      const keys = Object.keys(model);
      const generated = await shown(await ai.generateText({ model, prompt }));
      const isSame = Object.keys(model).join() === keys.join();
      return { generated, isSame, calls: plain(model.doGenerateCalls) };
    },
  ],
  "mock-stream": [
    "ok",
    async ({ ai, mock, chunks }) => {
      const model = mock.model({ doStream: async () => ({ stream: mock.stream("one", "two") }) });
      await read(ai.streamText({ model, prompt }).fullStream, chunks);
      return plain(model.doStreamCalls);
    },
  ],
  "mock-throws": [
    "ok",
    ({ ai, mock }) => ai.generateText({ model: mock.model({ doGenerate: noModel }), prompt }),
  ],
  "mock-stream-errors": [
    "ok",
    async ({ ai, mock, chunks }) => {
      const error = new RangeError("broken");
      const stream = new ReadableStream({ start: (controller) => controller.error(error) });
      const model = mock.model({ doStream: async () => ({ stream }) });
      const onError = (event) => void chunks.push({ isSame: event.error === error });
      try {
        await read(ai.streamText({ model, prompt, onError }).fullStream, chunks);
      } catch (caught) {
        return { isSame: caught === error };
      }
      return "no error";
    },
  ],
  "mock-back-pressure": [
    "ok",
    async ({ ai, mock }) => {
      const pulled = [];
      const parts = mock.parts(...Array.from({ length: 200 }, (_, index) => `${index} `));
      const stream = new ReadableStream({
        pull(controller) {
          const part = parts[pulled.length];
          pulled.push(part.type);
          controller.enqueue(part);
          if (pulled.length === parts.length) controller.close();
        },
      });
      const model = mock.model({ doStream: async () => ({ stream }) });
      const reader = ai.streamText({ model, prompt }).textStream.getReader();
      await reader.read();
      await new Promise((resolve) => setTimeout(resolve, 30));
      const ahead = pulled.length;
      await reader.cancel();
      return { ahead };
    },
  ],
  "no-method": [
    "ok",
    ({ ai, mock }) => ai.generateText({ model: mock.without("doGenerate"), prompt }),
  ],
};
