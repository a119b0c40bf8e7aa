// What applications do with a text or an object in a stream.
const { collect, textOf } = require("../harness/use.cjs");
const { later, plain, read, shown } = require("./use.cjs");

const prompt = "What is a spoor?";

/** Options that keep what the SDK tells of errors, which it prints where nobody listens. */
function listening(chunks) {
  return { onError: ({ error }) => void chunks.push({ onError: plain(error) }) };
}

/** By name: what the provider does, and what the application does. */
exports.streamScenarios = {
  stream: [
    "ok",
    async ({ ai, llm, chunks }) => {
      const result = ai.streamText({ model: llm, prompt });
      await read(result.textStream, chunks);
      return shown(result);
    },
  ],
  "stream-full": [
    "ok",
    async ({ ai, llm, chunks }) =>
      read(ai.streamText({ model: llm, prompt, includeRawChunks: true }).fullStream, chunks),
  ],
  "stream-responses": [
    "ok",
    async ({ ai, openai, model, chunks }) =>
      read(ai.streamText({ model: openai.responses(model), prompt }).fullStream, chunks),
  ],
  "stream-anthropic": [
    "cached",
    async ({ ai, anthropic, model, chunks }) =>
      read(ai.streamText({ model: anthropic(model), prompt }).fullStream, chunks),
  ],
  "stream-promises": ["ok", ({ ai, llm }) => shown(ai.streamText({ model: llm, prompt }))],
  "stream-consume": [
    "ok",
    async ({ ai, llm }) => {
      const result = ai.streamText({ model: llm, prompt });
      await result.consumeStream();
      return shown(result);
    },
  ],
  "stream-text-response": [
    "ok",
    async ({ ai, llm }) => {
      const response = ai.streamText({ model: llm, prompt }).toTextStreamResponse();
      return {
        status: response.status,
        headers: [...response.headers],
        text: await response.text(),
      };
    },
  ],
  "stream-ui-response": [
    "ok",
    async ({ ai, llm }) => {
      const response = ai.streamText({ model: llm, prompt }).toUIMessageStreamResponse();
      const headers = [...response.headers];
      return { status: response.status, headers, text: await textOf(response.body) };
    },
  ],
  "stream-ui-messages": [
    "ok",
    async ({ ai, llm, chunks }) =>
      read(ai.streamText({ model: llm, prompt }).toUIMessageStream(), chunks),
  ],
  "stream-read-twice": [
    "ok",
    async ({ ai, llm }) => {
      const result = ai.streamText({ model: llm, prompt });
      const [one, other] = await Promise.all([
        collect(result.textStream),
        collect(result.fullStream),
      ]);
      return plain({ one, other });
    },
  ],
  "stream-break": [
    "ok",
    async ({ ai, llm, chunks }) => {
      await read(ai.streamText({ model: llm, prompt }).textStream, chunks, 3);
      await later();
    },
  ],
  "stream-unread": [
    "ok",
    async ({ ai, llm }) => {
      ai.streamText({ model: llm, prompt });
      await later();
    },
  ],
  "stream-cancelled": [
    "slow-stream",
    async ({ ai, llm, chunks }) => {
      const stream = ai.streamText({ model: llm, prompt }).toUIMessageStream();
      const reader = stream.getReader();
      for (let count = 0; count < 4; count += 1) chunks.push(plain(await reader.read()));
      await reader.cancel(new Error("enough"));
      await later();
    },
  ],
  "stream-abort-before": [
    "ok",
    async ({ ai, llm, chunks }) => {
      const options = { abortSignal: AbortSignal.abort(), ...listening(chunks) };
      await read(ai.streamText({ model: llm, prompt, ...options }).fullStream, chunks);
    },
  ],
  "stream-abort-during": [
    "hang-stream",
    async ({ ai, llm, chunks }) => {
      const controller = new AbortController();
      const { fullStream } = ai.streamText({
        model: llm,
        prompt,
        abortSignal: controller.signal,
        onAbort: ({ steps }) => void chunks.push({ onAbort: steps.length }),
        ...listening(chunks),
      });
      for await (const part of fullStream) {
        chunks.push(plain(part));
        if (part.type === "text-delta") setTimeout(() => controller.abort(), 20);
      }
    },
  ],
  "stream-timeout": [
    "hang-stream",
    async ({ ai, llm, chunks }) => {
      const options = { abortSignal: AbortSignal.timeout(500), ...listening(chunks) };
      await read(ai.streamText({ model: llm, prompt, ...options }).fullStream, chunks);
    },
  ],
  "stream-bad-request": [
    "400",
    async ({ ai, llm, chunks }) => {
      const result = ai.streamText({ model: llm, prompt, ...listening(chunks) });
      await read(result.fullStream, chunks);
      return plain(await result.text.catch((error) => error));
    },
  ],
  "stream-bad-request-printed": [
    "400",
    async ({ ai, llm, chunks }) => read(ai.streamText({ model: llm, prompt }).textStream, chunks),
  ],
  "stream-bad-request-unread": [
    "400",
    async ({ ai, llm, chunks }) => {
      ai.streamText({ model: llm, prompt, ...listening(chunks) });
      await later();
    },
  ],
  "stream-unhandled-promise": [
    "400",
    async ({ ai, llm, chunks, unhandled, settled }) => {
      const before = unhandled.length;
      void ai.streamText({ model: llm, prompt, ...listening(chunks) }).text;
      await settled(() => unhandled.length > before);
      return unhandled.slice(before).map((error) => `${error.name}: ${error.message}`);
    },
  ],
  "stream-retried": [
    "429-once",
    async ({ ai, llm }) => shown(ai.streamText({ model: llm, prompt })),
  ],
  "stream-cut": [
    "cut",
    async ({ ai, llm, chunks }) =>
      read(ai.streamText({ model: llm, prompt, ...listening(chunks) }).fullStream, chunks),
  ],
  "stream-clean-cut": [
    "clean-cut",
    async ({ ai, llm, chunks }) =>
      read(ai.streamText({ model: llm, prompt, ...listening(chunks) }).fullStream, chunks),
  ],
  "stream-malformed": [
    "malformed",
    async ({ ai, llm, chunks }) =>
      read(ai.streamText({ model: llm, prompt, ...listening(chunks) }).fullStream, chunks),
  ],
  "stream-error-event": [
    "error-event",
    async ({ ai, llm, chunks }) =>
      read(ai.streamText({ model: llm, prompt, ...listening(chunks) }).fullStream, chunks),
  ],
  "stream-transformed": [
    "ok",
    async ({ ai, llm, chunks }) => {
      const experimental_transform = ai.smoothStream({ delayInMs: null });
      await read(ai.streamText({ model: llm, prompt, experimental_transform }).textStream, chunks);
    },
  ],
  "stream-object": [
    "ok",
    async ({ ai, llm, z, chunks }) => {
      const schema = z.object({ answer: z.number() });
      const result = ai.streamObject({ model: llm, prompt, schema });
      await read(result.partialObjectStream, chunks);
      return { object: await result.object, usage: await result.usage };
    },
  ],
  "stream-object-bad-request": [
    "400",
    async ({ ai, llm, z, chunks }) => {
      const schema = z.object({ answer: z.number() });
      const result = ai.streamObject({ model: llm, prompt, schema, ...listening(chunks) });
      const caught = result.object.catch((error) => error);
      await read(result.fullStream, chunks);
      return plain(await caught);
    },
  ],
  "stream-concurrent": [
    "slow-stream",
    async ({ ai, llm }) => {
      const results = Array.from({ length: 20 }, () => ai.streamText({ model: llm, prompt }));
      return Promise.all(results.map(({ text }) => text));
    },
  ],
};
