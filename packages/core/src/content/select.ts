import { at, present, text } from "../record/read.ts";
import type { Message, OutputMessage, Part, RequestContent } from "./content.ts";
import type { ContentKind } from "./kind.ts";
import { instructionParts } from "./part.ts";

type Kinds = ReadonlySet<ContentKind>;

const isSystem = ({ role }: Message): boolean => role === "system" || role === "developer";

/**
 * What of a request is of `kinds`. Definitions of tools are what the developer told the model, so that they are of the
 * system's kind. Instructions among the messages are told apart from these only where prompts are not recorded.
 */
export function selectRequest(request: RequestContent, kinds: Kinds): RequestContent {
  const messages = (request.messages ?? [])
    .filter((message) => kinds.has(isSystem(message) ? "system" : "prompts"))
    .map((message) => selected(message, kinds));
  const hasPrompts = kinds.has("prompts");
  const told = hasPrompts ? [] : messages.flatMap(({ parts }) => parts);
  const system = kinds.has("system") ? [...(request.system ?? []), ...told] : [];
  return present({
    system: filled(instructionParts(selectParts(system, kinds))),
    messages: hasPrompts ? filled(messages) : undefined,
    tools: kinds.has("system") ? request.tools : undefined,
    documents: kinds.has("documents") ? request.documents : undefined,
  });
}

/** What of a reply is of `kinds`. */
export function selectReply(
  messages: readonly OutputMessage[],
  kinds: Kinds,
): readonly OutputMessage[] | undefined {
  if (!kinds.has("completions")) return undefined;
  return filled(messages.map((message) => selected(message, kinds)));
}

function selected<One extends Message>(message: One, kinds: Kinds): One {
  return { ...message, parts: selectParts(message.parts, kinds) };
}

function selectParts(parts: readonly Part[], kinds: Kinds): readonly Part[] {
  return parts.map((part) => {
    const kind = kindOf(part);
    return kind === undefined || kinds.has(kind) ? part : withoutContent(part);
  });
}

/** The kind of a part that is not of its message's. */
function kindOf(part: Part): ContentKind | undefined {
  switch (part.type) {
    case "tool_call":
    case "server_tool_call":
      return "tool_arguments";
    case "tool_call_response":
    case "server_tool_call_response":
      return "tool_results";
    case "generic":
      return part["generic_type"] === "document" ? "documents" : undefined;
    default:
      return undefined;
  }
}

/** A part with what the conventions ask of its type, and no more than that. */
function withoutContent(part: Part): Part {
  const { type } = part;
  const said = present({ type, id: text(part["id"]), name: text(part["name"]) });
  const bare = { ...said, type };
  const typeIn = (name: string) => ({ type: text(at(part[name], "type")) ?? "unknown" });
  switch (type) {
    case "tool_call_response":
      return { ...bare, response: null };
    case "server_tool_call":
      return { ...bare, server_tool_call: typeIn("server_tool_call") };
    case "server_tool_call_response":
      return { ...bare, server_tool_call_response: typeIn("server_tool_call_response") };
    case "generic":
      return { ...bare, generic_type: part["generic_type"] };
    default:
      return bare;
  }
}

function filled<Item>(items: readonly Item[]): readonly Item[] | undefined {
  return items.length > 0 ? items : undefined;
}
