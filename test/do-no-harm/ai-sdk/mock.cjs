/** Models that need no provider, of the specification that a version of the SDK has. */
exports.mockOf = (aiTest, { model, specificationVersion }) => {
  const isFlat = specificationVersion === "v2";
  const Model = aiTest[`MockLanguageModel${specificationVersion.toUpperCase()}`];
  const finishReason = isFlat ? "stop" : { unified: "stop", raw: "stop" };
  const usage = isFlat
    ? { inputTokens: 3, outputTokens: 2, totalTokens: 5, cachedInputTokens: 1 }
    : {
        inputTokens: { total: 3, noCache: 2, cacheRead: 1, cacheWrite: 0 },
        outputTokens: { total: 2, text: 2, reasoning: 0 },
      };
  const made = (methods) => new Model({ provider: "openai.chat", modelId: model, ...methods });
  const parts = (...texts) => [
    { type: "stream-start", warnings: [] },
    { type: "text-start", id: "1" },
    ...texts.map((delta) => ({ type: "text-delta", id: "1", delta })),
    { type: "text-end", id: "1" },
    { type: "finish", finishReason, usage },
  ];
  return {
    model: made,
    parts,
    reply: (text) => ({ content: [{ type: "text", text }], finishReason, usage, warnings: [] }),
    stream: (...texts) =>
      new ReadableStream({
        start(controller) {
          for (const part of parts(...texts)) controller.enqueue(part);
          controller.close();
        },
      }),
    reranker: () =>
      new aiTest[`MockRerankingModel${specificationVersion.toUpperCase()}`]({
        provider: "cohere.reranking",
        modelId: model,
        doRerank: async () => ({ ranking: [{ index: 1, relevanceScore: 0.9 }] }),
      }),
    without(method) {
      const broken = made({});
      broken[method] = undefined;
      return broken;
    },
  };
};
