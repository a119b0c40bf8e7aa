/** What the values of a field are, and so what can be asked of them. */
export type FieldType = "word" | "text" | "id" | "money" | "count" | "duration" | "time";

export type FieldName =
  | "kind"
  | "status"
  | "name"
  | "message"
  | "error"
  | "model"
  | "provider"
  | "cost"
  | "tokens"
  | "input"
  | "output"
  | "duration"
  | "time"
  | "service"
  | "workflow"
  | "run"
  | "step"
  | "tool"
  | "agent"
  | "session"
  | "user"
  | "tenant"
  | "tag"
  | "purpose"
  | "prompt"
  | "trace"
  | "span";

/** Something of a span that a search can ask about by a short name. */
export interface Field {
  readonly name: FieldName;
  /** Other spellings of the name. */
  readonly aliases: readonly string[];
  readonly type: FieldType;
  readonly meaning: string;
  /** Whether it is also asked of the spans around a span: a model call is in the workflow that it was made in. */
  readonly isInherited: boolean;
  /** All values that a field of words has, in the order in which messages list them. */
  readonly words: readonly string[];
}

type Details = Partial<Pick<Field, "aliases" | "words">> & Pick<Field, "type" | "meaning">;

function field(name: FieldName, { aliases = [], words = [], type, meaning }: Details): Field {
  return { name, aliases, type, meaning, words, isInherited: false };
}

const text = (name: FieldName, meaning: string, aliases: readonly string[] = []): Field =>
  field(name, { type: "text", meaning, aliases });

function inherited(name: FieldName, meaning: string, aliases: readonly string[] = []): Field {
  return { name, aliases, type: "text", meaning, words: [], isInherited: true };
}

/** All fields, in the order in which documentation and completion list them. */
export const fields: readonly Field[] = [
  field("kind", {
    type: "word",
    meaning: "what the span stands for; `llm` is another word for `model`",
    aliases: ["type"],
    words: ["workflow", "step", "model", "tool", "agent", "other"],
  }),
  field("status", {
    type: "word",
    meaning:
      "how it ended: `error` or `ok`, and of steps and workflows the word that they ended with",
    words: ["ok", "error", "completed", "blocked", "skipped", "suspended", "failed", "cancelled"],
  }),
  text("name", "the name of the span"),
  text("message", "what the status of the span says"),
  text("error", "the type of the error"),
  text("model", "the model that was asked for, or the one that answered"),
  text("provider", "who serves the model"),
  field("cost", { type: "money", meaning: "what a model call cost, in USD", aliases: ["usd"] }),
  field("tokens", { type: "count", meaning: "all tokens of a model call" }),
  field("input", {
    type: "count",
    meaning: "tokens that went in, cached ones included",
    aliases: ["input_tokens"],
  }),
  field("output", {
    type: "count",
    meaning: "tokens that came out",
    aliases: ["output_tokens"],
  }),
  field("duration", {
    type: "duration",
    meaning: "how long the span took",
    aliases: ["latency"],
  }),
  field("time", { type: "time", meaning: "when the span started", aliases: ["started"] }),
  text("service", "the service that recorded it"),
  inherited("workflow", "the workflow's name"),
  inherited("run", "the id of the workflow run"),
  inherited("step", "the step's name"),
  inherited("tool", "the tool's name"),
  inherited("agent", "the agent's name"),
  inherited("session", "the session or conversation", ["conversation"]),
  inherited("user", "the user it was done for"),
  inherited("tenant", "the tenant it was done for"),
  inherited("tag", "any of its tags", ["tags"]),
  inherited("purpose", "what it was done for"),
  inherited("prompt", "the prompt, as `name@version` where it has a version"),
  field("trace", { type: "id", meaning: "the trace id or the start of it", aliases: ["trace_id"] }),
  field("span", { type: "id", meaning: "the span id or the start of it", aliases: ["span_id"] }),
];

const bySpelling: ReadonlyMap<string, Field> = new Map(
  fields.flatMap((one) => [one.name, ...one.aliases].map((spelling) => [spelling, one])),
);

/** The field with that name or alias, in any case. */
export function fieldOf(spelling: string): Field | undefined {
  return bySpelling.get(spelling.toLowerCase());
}

/** The word of `field` that `said` means, in any case. */
export function wordOf({ name, words }: Field, said: string): string | undefined {
  const word = said.toLowerCase();
  if (name === "kind" && word === "llm") return "model";
  return words.find((one) => one === word);
}
