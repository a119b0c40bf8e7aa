// Models of the AI SDK that an application wrote itself, which call the npm package `openai`.
import OpenAI from "openai";

const input = (prompt) =>
  prompt.map(({ role, content }) => ({
    role,
    content: typeof content === "string" ? content : content.map(({ text }) => text).join(""),
  }));

/** Counts and the reason of the end as the specification `v2` has them, or a later one. */
function shaped(specificationVersion, usage, reason) {
  const { prompt_tokens: prompt, completion_tokens: completion, total_tokens: total } = usage;
  const cacheRead = usage.prompt_tokens_details?.cached_tokens;
  const reasoning = usage.completion_tokens_details?.reasoning_tokens;
  if (specificationVersion === "v2")
    return {
      finishReason: reason,
      usage: {
        inputTokens: prompt,
        outputTokens: completion,
        totalTokens: total,
        cachedInputTokens: cacheRead,
        reasoningTokens: reasoning,
      },
    };
  return {
    finishReason: { unified: reason, raw: reason },
    usage: {
      inputTokens: { total: prompt, cacheRead },
      outputTokens: { total: completion, reasoning },
    },
  };
}

function streamed(specificationVersion, chunks) {
  return new ReadableStream({
    async start(controller) {
      controller.enqueue({ type: "stream-start", warnings: [] });
      controller.enqueue({ type: "text-start", id: "1" });
      let usage;
      for await (const chunk of chunks) {
        usage = chunk.usage ?? usage;
        const delta = chunk.choices[0]?.delta.content;
        if (delta) controller.enqueue({ type: "text-delta", id: "1", delta });
      }
      controller.enqueue({ type: "text-end", id: "1" });
      controller.enqueue({ type: "finish", ...shaped(specificationVersion, usage, "stop") });
      controller.close();
    },
  });
}

const common = (specificationVersion, modelId) => ({
  specificationVersion,
  provider: "my-provider",
  modelId,
});

/** `tellsId` says whether the model passes on the id of the provider's reply. */
export function customModel({ url, specificationVersion, modelId, tellsId }) {
  const client = new OpenAI({ apiKey: "test", baseURL: `${url}/v1` });
  return {
    ...common(specificationVersion, modelId),
    supportedUrls: {},
    async doGenerate({ prompt }) {
      const body = { model: modelId, messages: input(prompt) };
      const { id, model, choices, usage } = await client.chat.completions.create(body);
      return {
        content: [{ type: "text", text: choices[0].message.content }],
        ...shaped(specificationVersion, usage, choices[0].finish_reason),
        warnings: [],
        ...(tellsId && { response: { id, modelId: model } }),
      };
    },
    async doStream({ prompt }) {
      const stream_options = { include_usage: true };
      const body = { model: modelId, messages: input(prompt), stream: true, stream_options };
      return { stream: streamed(specificationVersion, await client.chat.completions.create(body)) };
    },
  };
}

export function customEmbedder({ url, specificationVersion, modelId }) {
  const client = new OpenAI({ apiKey: "test", baseURL: `${url}/v1` });
  return {
    ...common(specificationVersion, modelId),
    maxEmbeddingsPerCall: 2,
    supportsParallelCalls: true,
    async doEmbed({ values }) {
      const { data, usage } = await client.embeddings.create({ model: modelId, input: values });
      return {
        embeddings: data.map(({ embedding }) => embedding),
        usage: { tokens: usage.prompt_tokens },
        warnings: [],
      };
    },
  };
}
