// What applications do with chats, embeddings, images, interactions, and with clients themselves.
const { AsyncLocalStorage } = require("node:async_hooks");
const { collect } = require("../harness/use.cjs");

const contents = "What is a spoor?";
const vertexai = { vertexai: true, apiKey: "test" };

/** By name: what the provider does, and what the application does. */
exports.clientScenarios = {
  chat: [
    "ok",
    async ({ client, model }) => {
      const chat = client.chats.create({ model, config: { systemInstruction: "Be brief." } });
      const first = await chat.sendMessage({ message: contents });
      const second = await chat.sendMessage({ message: "And in German?" });
      return { texts: [first.text, second.text], history: chat.getHistory() };
    },
  ],
  "chat-stream": [
    "ok",
    async ({ client, model }) => {
      const chat = client.chats.create({ model });
      const chunks = await collect(await chat.sendMessageStream({ message: contents }));
      return { texts: chunks.map(({ text }) => text), history: chat.getHistory() };
    },
  ],
  "chat-stream-break": [
    "ok",
    async ({ client, model }) => {
      const chat = client.chats.create({ model });
      const chunks = await collect(await chat.sendMessageStream({ message: contents }), 2);
      return { texts: chunks.map(({ text }) => text), history: chat.getHistory() };
    },
  ],
  "chat-fails": [
    "400",
    async ({ client, model, chunks }) => {
      const chat = client.chats.create({ model });
      chunks.push(await chat.sendMessage({ message: contents }).catch(({ status }) => status));
      chunks.push(chat.getHistory());
      await chat.sendMessage({ message: contents });
    },
  ],
  embeddings: ["ok", ({ client, model }) => client.models.embedContent({ model, contents })],
  "embeddings-many": [
    "ok",
    ({ client, model }) =>
      client.models.embedContent({
        model,
        contents: [contents, contents],
        config: { outputDimensionality: 3 },
      }),
  ],
  "embeddings-bad-request": [
    "400",
    ({ client, model }) => client.models.embedContent({ model, contents }),
  ],
  "embeddings-vertex": [
    "ok",
    ({ make, model }) =>
      make(vertexai).models.embedContent({
        // A name with "gemini" in it would be asked in another way.
        model: named(model, "text-embedding-005"),
        contents: [contents, contents],
      }),
  ],
  "count-tokens": ["ok", ({ client, model }) => client.models.countTokens({ model, contents })],
  "images-vertex": [
    "ok",
    async ({ make, model }) => {
      const { generatedImages } = await make(vertexai).models.generateImages({
        model: named(model, "imagen-4"),
        prompt: "A track in the sand",
        config: { numberOfImages: 2 },
      });
      return generatedImages;
    },
  ],
  vertex: ["ok", ({ make, model }) => make(vertexai).models.generateContent({ model, contents })],
  "vertex-stream": [
    "ok",
    async ({ make, model }) =>
      collect(await make(vertexai).models.generateContentStream({ model, contents })),
  ],
  "vertex-rate-limited": [
    "429",
    ({ make, model }) => make(vertexai).models.generateContent({ model, contents }),
  ],
  "two-clients": [
    "ok",
    async ({ make, model }) => {
      const [one, other] = [make(), make({ apiVersion: "v1" })];
      const replies = await Promise.all([
        one.models.generateContent({ model, contents }),
        other.models.generateContent({ model, contents }),
      ]);
      return replies.map(({ text }) => text);
    },
  ],
  subclass: [
    "ok",
    async ({ sdk, options, model }) => {
      class Client extends sdk.GoogleGenAI {
        #secret = "kept";
        get secret() {
          return this.#secret;
        }
      }
      const client = new Client(options());
      const { text } = await client.models.generateContent({ model, contents });
      return { secret: client.secret, text };
    },
  ],
  frozen: [
    "ok",
    async ({ client, model }) => {
      Object.freeze(client);
      Object.freeze(client.models);
      const { text } = await client.models.generateContent({ model, contents });
      return { text, keys: Object.keys(client.models) };
    },
  ],
  "frozen-parameters": [
    "ok",
    async ({ client, model }) => {
      const parameters = Object.freeze({ model, contents, config: Object.freeze({ seed: 1 }) });
      return client.models.generateContent(parameters);
    },
  ],
  proxy: [
    "ok",
    async ({ client, model }) => {
      const asked = [];
      const models = new Proxy(client.models, {
        get(target, name, receiver) {
          asked.push(String(name));
          return Reflect.get(target, name, receiver);
        },
      });
      const { text } = await models.generateContent({ model, contents });
      return { text, asked };
    },
  ],
  mocked: [
    "ok",
    async ({ client, model }) => {
      const asked = [];
      client.models.generateContent = async (parameters) => {
        asked.push(parameters.contents);
        return { text: "mocked" };
      };
      return { reply: await client.models.generateContent({ model, contents }), asked };
    },
  ],
  "async-local-storage": [
    "tools",
    async ({ generate, weather }) => {
      const storage = new AsyncLocalStorage();
      const seen = [];
      const { tool } = weather(() => {
        seen.push(storage.getStore());
        return "It rains.";
      });
      await storage.run("kept", () => generate({ tools: [tool] }));
      return seen;
    },
  ],
  "own-fetch": [
    "ok",
    async ({ generate }) => {
      const { fetch } = globalThis;
      const urls = [];
      globalThis.fetch = (url, init) => {
        urls.push(new URL(url).pathname);
        return fetch(url, init);
      };
      try {
        const { text } = await generate();
        return { text, urls };
      } finally {
        globalThis.fetch = fetch;
      }
    },
  ],
  interaction: [
    "ok",
    async ({ client, model }) => {
      const { id: _, ...interaction } = await client.interactions.create({
        model,
        input: contents,
      });
      return interaction;
    },
  ],
  "interaction-stream": [
    "ok",
    async ({ client, model }) =>
      collect(await client.interactions.create({ model, input: contents, stream: true })),
  ],
  "interaction-bad-request": [
    "400",
    ({ client, model }) => client.interactions.create({ model, input: contents }),
  ],
};

/** The scenario's model with another base. */
function named(model, base) {
  return model.replace(/^[^+]+/, base);
}
