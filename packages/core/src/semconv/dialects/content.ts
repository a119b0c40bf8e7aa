/** Names of attributes that hold what was asked, answered or given to a tool, in all dialects. */
const names: ReadonlySet<string> = new Set([
  // the conventions, now and before
  "gen_ai.completion",
  "gen_ai.evaluation.explanation",
  "gen_ai.event.content",
  "gen_ai.input.messages",
  "gen_ai.memory.query.text",
  "gen_ai.memory.records",
  "gen_ai.output.messages",
  "gen_ai.prompt",
  "gen_ai.retrieval.documents",
  "gen_ai.retrieval.query.text",
  "gen_ai.system_instructions",
  "gen_ai.tool.call.arguments",
  "gen_ai.tool.call.result",
  "gen_ai.tool.definitions",
  "gen_ai.tool.input",
  "gen_ai.tool.output",
  // Anthropic's own spans
  "anthropic.tool_result.content",
  // AI SDK
  "ai.documents",
  "ai.embedding",
  "ai.embeddings",
  "ai.prompt",
  "ai.prompt.messages",
  "ai.prompt.tools",
  "ai.ranking",
  "ai.request.text",
  "ai.response.files",
  "ai.response.object",
  "ai.response.providerMetadata",
  "ai.response.reasoning",
  "ai.response.text",
  "ai.response.toolCalls",
  "ai.schema",
  "ai.toolCall.args",
  "ai.toolCall.result",
  "ai.value",
  "ai.values",
  // OpenInference
  "document.content",
  "embedding.text",
  "embedding.vector",
  "input.value",
  "llm.function_call",
  "llm.invocation_parameters",
  "llm.prompt_template.template",
  "llm.prompt_template.variables",
  "output.value",
  "reranker.query",
  "tool.json_schema",
  "tool.parameters",
  // Traceloop
  "gen_ai.guardrail.input",
  "gen_ai.guardrail.output",
  "mcp.response.value",
  "traceloop.entity.input",
  "traceloop.entity.output",
  // Mastra
  "input",
  "mastra.metadata.body",
  "output",
  // Logfire and Pydantic AI
  "all_messages_events",
  "events",
  "final_result",
  "model_request_parameters",
  "pydantic_ai.all_messages",
  "request_data",
  "response_data",
  "tool_arguments",
  "tool_response",
]);

/** Names that go on behind these, with places in lists, keys, or the type of a span between. */
const families =
  /^(?:gen_ai\.(?:prompt|completion)\.\d+\.|gen_ai\.prompt\.variable\.|ai\.decision\.|(?:llm\.(?:input_messages|output_messages|prompts|choices|tools|request\.functions)|embedding\.embeddings|retrieval\.documents|reranker\.(?:input|output)_documents|input\.images|output\.images)\.|mastra\.\w+\.(?:input|output)$)/;

/** Whether the attribute `name`, of any dialect or of the conventions, holds content: what models and tools were told and said. */
export function isContent(name: string): boolean {
  return names.has(name) || families.test(name);
}
