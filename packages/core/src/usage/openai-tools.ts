import { at, list, text } from "../record/index.ts";
import type { ToolCalls } from "./tool-requests.ts";

/**
 * The calls of a provider's own tools that a reply tells of, by the names in `Usage.toolRequests`; undefined when it tells
 * of none. xAI counts them, Perplexity counts the searches of its research; OpenAI's are to be found among the output.
 */
export function openaiToolCalls(reply: unknown): ToolCalls | undefined {
  const usage = at(reply, "usage");
  const details = at(usage, "server_side_tool_usage_details");
  if (typeof details === "object" && details !== null) return ofXai(details);
  const sources = at(usage, "num_sources_used");
  if (sources) return { live_search: sources };
  // Only research is billed by the query; other models of Perplexity have one fee for a call.
  const queries = at(usage, "num_search_queries");
  if (queries && text(at(reply, "model"))?.includes("deep-research") === true)
    return { web_search: queries };
  const items = list(at(reply, "output"));
  return items.length === 0 ? undefined : ofOpenAi(items);
}

function ofXai(details: object): ToolCalls {
  return {
    web_search: at(details, "web_search_calls"),
    social_search: at(details, "x_search_calls"),
    file_search: at(details, "file_search_calls") || at(details, "document_search_calls"),
    code_interpreter: at(details, "code_interpreter_calls"),
    image_generation: at(details, "image_generation_calls"),
  };
}

/**
 * Images are made by another model, whose tokens the reply does not count: that they are named here keeps a call with some
 * from being priced without them.
 */
function ofOpenAi(items: readonly unknown[]): ToolCalls {
  const calls = { web_search: 0, file_search: 0, image_generation: 0, code_interpreter: 0 };
  let containers: Set<unknown> | undefined;
  for (const item of items) {
    switch (at(item, "type")) {
      case "web_search_call":
        // Opening a page found before is an action of the same item type, and is free.
        if ((at(at(item, "action"), "type") ?? "search") === "search") calls.web_search += 1;
        break;
      case "file_search_call":
        calls.file_search += 1;
        break;
      case "image_generation_call":
        calls.image_generation += 1;
        break;
      case "code_interpreter_call":
        // Billed by the container, which several calls share.
        containers = (containers ?? new Set()).add(at(item, "container_id"));
    }
  }
  return containers === undefined ? calls : { ...calls, code_interpreter: containers.size };
}
