// What applications do with a text, an object or an embedding in one piece.
const { started } = require("../harness/use.cjs");
const { plain, shown } = require("./use.cjs");

const prompt = "What is a spoor?";

/** By name: what the provider does, and what the application does. */
exports.generateScenarios = {
  plain: ["ok", async ({ ai, llm }) => shown(await ai.generateText({ model: llm, prompt }))],
  parameters: [
    "length",
    async ({ ai, llm }) =>
      shown(
        await ai.generateText({
          model: llm,
          system: "Be brief.",
          messages: [{ role: "user", content: [{ type: "text", text: prompt }] }],
          maxOutputTokens: 5,
          temperature: 0.2,
          topP: 0.9,
          frequencyPenalty: 0.1,
          presencePenalty: 0.1,
          stopSequences: ["END"],
          seed: 7,
          headers: { "x-more": "1" },
        }),
      ),
  ],
  responses: [
    "ok",
    async ({ ai, openai, model }) =>
      shown(await ai.generateText({ model: openai.responses(model), prompt })),
  ],
  anthropic: [
    "cached",
    async ({ ai, anthropic, model }) =>
      shown(await ai.generateText({ model: anthropic(model), prompt })),
  ],
  "no-usage": [
    "no-usage",
    async ({ ai, llm }) => shown(await ai.generateText({ model: llm, prompt })),
  ],
  "bad-request": ["400", ({ ai, llm }) => ai.generateText({ model: llm, prompt })],
  "server-error": ["500", ({ ai, llm }) => ai.generateText({ model: llm, prompt, maxRetries: 0 })],
  "rate-limited": ["429", ({ ai, llm }) => ai.generateText({ model: llm, prompt, maxRetries: 0 })],
  "retried-in-vain": [
    "429",
    ({ ai, llm }) => ai.generateText({ model: llm, prompt, maxRetries: 1 }),
  ],
  retried: [
    "429-once",
    async ({ ai, llm }) => shown(await ai.generateText({ model: llm, prompt })),
  ],
  "invalid-json": [
    "invalid-json",
    ({ ai, llm }) => ai.generateText({ model: llm, prompt, maxRetries: 0 }),
  ],
  timeout: [
    "hang",
    // Long enough for the request to leave on a busy machine.
    ({ ai, llm }) => ai.generateText({ model: llm, prompt, abortSignal: AbortSignal.timeout(500) }),
  ],
  "abort-before": [
    "ok",
    ({ ai, llm }) => ai.generateText({ model: llm, prompt, abortSignal: AbortSignal.abort() }),
  ],
  "abort-during": [
    "hang",
    async ({ ai, llm, url }) => {
      const controller = new AbortController();
      const { promise } = await started(url, () =>
        ai.generateText({ model: llm, prompt, abortSignal: controller.signal }),
      );
      controller.abort();
      return promise;
    },
  ],
  "invalid-prompt": [
    "ok",
    async ({ ai, llm }) => shown(await ai.generateText({ model: llm, prompt: 7 })),
  ],
  unawaited: [
    "400",
    async ({ ai, llm, unhandled, settled }) => {
      const before = unhandled.length;
      void ai.generateText({ model: llm, prompt });
      await settled(() => unhandled.length > before);
      return unhandled.slice(before).map((error) => `${error.name}: ${error.message}`);
    },
  ],
  race: [
    "slow",
    async ({ ai, llm }) => {
      const generated = ai.generateText({ model: llm, prompt });
      const first = await Promise.race([generated.then(() => "text"), Promise.resolve("other")]);
      return {
        first,
        isPlain: Object.getPrototypeOf(generated) === Promise.prototype,
        ...(await shown(await generated)),
      };
    },
  ],
  object: [
    "ok",
    async ({ ai, llm, z }) => {
      const schema = z.object({ answer: z.number() });
      const { object, finishReason } = await ai.generateObject({ model: llm, prompt, schema });
      return { object, finishReason };
    },
  ],
  "object-mismatch": [
    "ok",
    ({ ai, llm, z }) =>
      ai.generateObject({ model: llm, prompt, schema: z.object({ other: z.string() }) }),
  ],
  "output-object": [
    "ok",
    async ({ ai, llm, z }) => {
      const output = ai.Output.object({ schema: z.object({ answer: z.number() }) });
      const result = await ai.generateText({
        model: llm,
        prompt,
        output,
        experimental_output: output,
      });
      return { output: result.output ?? result.experimental_output, text: result.text };
    },
  ],
  embed: [
    "ok",
    async ({ ai, embedder }) => plain(await ai.embed({ model: embedder, value: "a spoor" })),
  ],
  "embed-many": [
    "ok",
    async ({ ai, embedder }) => {
      const values = Array.from({ length: 2049 }, (_, index) => `text ${index}`);
      const { embeddings, usage } = await ai.embedMany({ model: embedder, values });
      return { count: embeddings.length, usage };
    },
  ],
  "embed-bad-request": ["400", ({ ai, embedder }) => ai.embed({ model: embedder, value: "a" })],
  "embed-middleware": [
    "ok",
    async ({ ai, embedder, specificationVersion }) => {
      const wrap = ai.wrapEmbeddingModel ?? (({ model }) => model);
      const middleware = { specificationVersion, transformParams: async ({ params }) => params };
      const model = wrap({ model: embedder, middleware });
      return plain(await ai.embed({ model, value: "a spoor" }));
    },
  ],
  image: [
    "ok",
    async ({ ai, openai, model }) => {
      const generate = ai.generateImage ?? ai.experimental_generateImage;
      const { images, usage } = await generate({ model: openai.image(model), prompt, n: 2 });
      return { sizes: images.map(({ base64 }) => base64.length), usage };
    },
  ],
  speech: [
    "ok",
    async ({ ai, openai, model }) => {
      const generate = ai.generateSpeech ?? ai.experimental_generateSpeech;
      const { audio } = await generate({ model: openai.speech(model), text: "A spoor." });
      return audio.base64.length;
    },
  ],
  transcription: [
    "ok",
    async ({ ai, openai, model }) => {
      const transcribe = ai.transcribe ?? ai.experimental_transcribe;
      const audio = new Uint8Array(64);
      const { text, segments } = await transcribe({ model: openai.transcription(model), audio });
      return { text, segments };
    },
  ],
  rerank: [
    "ok",
    async ({ ai, mock }) => {
      if (ai.rerank === undefined) return "none";
      const documents = ["one", "two"];
      const { ranking } = await ai.rerank({ model: mock.reranker(), documents, query: "two" });
      return ranking;
    },
  ],
  "opted-out": [
    "ok",
    async ({ ai, llm, embedder, z, off }) => {
      const text = await ai.generateText({ model: llm, prompt, ...off });
      const stream = ai.streamText({ model: llm, prompt, ...off });
      const schema = z.object({ answer: z.number() });
      const { object } = await ai.generateObject({ model: llm, prompt, schema, ...off });
      const { embedding } = await ai.embed({ model: embedder, value: "a", ...off });
      return { text: await shown(text), streamed: await stream.text, object, embedding };
    },
  ],
};
