import { createHash } from "node:crypto";
import { at, count, list, number, text } from "@spoor/core/record";
import {
  dialectOf,
  GEN_AI_CONVERSATION_ID,
  GEN_AI_OPERATION_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_TOOL_NAME,
  GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  GEN_AI_USAGE_COST,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  USER_ID,
} from "@spoor/core/semconv";
import { keyValuesOf } from "./any-value.ts";

const operations: ReadonlyMap<unknown, string> = new Map([
  ["GENERATION", "chat"],
  ["EMBEDDING", "embeddings"],
  ["TOOL", "execute_tool"],
  ["AGENT", "invoke_agent"],
]);
const statusError = 2;
/** What Langfuse itself calls what went in and came out. */
const contentNames = ["input", "output"] as const;

type Attributes = Record<string, unknown>;

/** Whether `value` is a trace with its observations, a list of observations, or one of them. */
export function isLangfuse(value: unknown): boolean {
  if (Array.isArray(at(value, "observations"))) return true;
  const data = at(value, "data");
  return Array.isArray(data) ? data.some(isObservation) : isObservation(value);
}

function isObservation(value: unknown): boolean {
  const isNamed = typeof at(value, "id") === "string" && typeof at(value, "traceId") === "string";
  return isNamed && typeof at(value, "type") === "string" && at(value, "startTime") !== undefined;
}

/** Observations as requests of OTLP: what OpenTelemetry said of them where it made them, else what Langfuse knows. */
export function langfuseRequests(value: unknown): readonly unknown[] {
  const observations = at(value, "observations");
  const data = at(value, "data");
  const all = observations ?? data ?? [value];
  const trace = observations === undefined ? undefined : (at(value, "trace") ?? value);
  const found = list(all).filter(isObservation);
  return [{ resourceSpans: found.map((one) => resourceSpansOf(one, trace)) }];
}

function resourceSpansOf(observation: unknown, trace: unknown): unknown {
  const metadata = parsed(at(observation, "metadata"));
  const resource = recordOf(at(metadata, "resourceAttributes"));
  const name = text(at(at(metadata, "scope"), "name"));
  const scope = name === undefined ? {} : { name };
  const span = spanOf(observation, { trace, metadata, scope: name ?? "" });
  return {
    resource: { attributes: keyValuesOf(resource) },
    scopeSpans: [{ scope, spans: [span] }],
  };
}

interface Around {
  readonly trace: unknown;
  readonly metadata: unknown;
  readonly scope: string;
}

function spanOf(observation: unknown, around: Around): unknown {
  const start = nanosOf(at(observation, "startTime"));
  const parent = text(at(observation, "parentObservationId"));
  const failed = at(observation, "level") === "ERROR";
  const message = text(at(observation, "statusMessage"));
  return {
    traceId: idOf(at(observation, "traceId"), 32),
    spanId: idOf(at(observation, "id"), 16),
    ...(parent !== undefined && { parentSpanId: idOf(parent, 16) }),
    name: text(at(observation, "name")) ?? text(at(observation, "type")),
    kind: 1,
    startTimeUnixNano: start,
    endTimeUnixNano: nanosOf(at(observation, "endTime")) ?? start,
    attributes: keyValuesOf(attributesOf(observation, around)),
    status: { ...(failed && { code: statusError }), ...(message !== undefined && { message }) },
  };
}

function attributesOf(observation: unknown, { trace, metadata, scope }: Around): Attributes {
  const told = Object.entries(recordOf(at(metadata, "attributes")));
  const attributes: Attributes = Object.fromEntries(
    told.map(([key, value]) => [key, counted(key, value)]),
  );
  for (const name of contentNames) {
    const content = at(observation, name);
    const said = typeof content === "string" ? content : JSON.stringify(content ?? undefined);
    if (text(said) !== undefined) attributes[`langfuse.observation.${name}`] = said;
  }
  const isTold = told.some(([key]) => /token|usage/i.test(key));
  // A library that has words of its own says better what it did: not every generation of Langfuse is a call.
  const dialect = dialectOf({
    name: text(at(observation, "name")) ?? "",
    attributes,
    instrumentationScope: { name: scope },
  });
  const isSaid = dialect !== undefined && dialect.name !== "genai-older";
  const known = {
    ...(isSaid ? {} : whatOf(observation)),
    ...(isTold ? {} : usageOf(observation)),
    ...whoseOf(trace),
  };
  for (const [name, value] of Object.entries(known)) attributes[name] ??= value;
  return attributes;
}

/** Counts became texts on their way through Langfuse. */
function counted(key: string, value: unknown): unknown {
  const isCount = typeof value === "string" && /^\d{1,15}$/.test(value) && /token|usage/i.test(key);
  return isCount ? Number(value) : value;
}

function whatOf(observation: unknown): Attributes {
  const operation = operations.get(at(observation, "type"));
  if (operation === undefined) return {};
  const name = operation === "execute_tool" ? text(at(observation, "name")) : undefined;
  return {
    [GEN_AI_OPERATION_NAME]: operation,
    [GEN_AI_REQUEST_MODEL]: text(at(observation, "model")),
    [GEN_AI_TOOL_NAME]: name,
  };
}

/** Langfuse counts each token of its input under one name: `input`, `input_cached_tokens`, `cache_read_input_tokens`, `output` and so on. */
function usageOf(observation: unknown): Attributes {
  const details = Object.entries(recordOf(at(observation, "usageDetails")));
  const sum = (pattern: RegExp): number | undefined => {
    const counts = details.flatMap(([key, value]) =>
      pattern.test(key) ? (count(value) ?? []) : [],
    );
    return counts.length === 0 ? undefined : counts.reduce((total, one) => total + one, 0);
  };
  return {
    [GEN_AI_USAGE_INPUT_TOKENS]: sum(/^(?:input|cache)/),
    [GEN_AI_USAGE_OUTPUT_TOKENS]: sum(/^output/),
    [GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: sum(/cache.*read|cached/),
    [GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS]: sum(/cache.*(?:creation|write)/),
    // Whose model it was is not told, so that no list of prices can be asked.
    [GEN_AI_USAGE_COST]: number(at(observation, "totalCost")) || undefined,
  };
}

function whoseOf(trace: unknown): Attributes {
  return {
    [GEN_AI_CONVERSATION_ID]: text(at(trace, "sessionId")),
    [USER_ID]: text(at(trace, "userId")),
  };
}

/** An id of OpenTelemetry as it is, another one as a hash of it: the same wherever it stands. */
function idOf(id: unknown, digits: number): string | undefined {
  if (typeof id !== "string") return undefined;
  const plain = id.replaceAll("-", "").toLowerCase();
  if (plain.length === digits && /^[0-9a-f]+$/.test(plain)) return plain;
  return createHash("sha256").update(id).digest("hex").slice(0, digits);
}

function nanosOf(time: unknown): string | undefined {
  const ms = typeof time === "string" ? Date.parse(time) : number(time);
  return ms === undefined || !(ms > 0) ? undefined : String(BigInt(Math.trunc(ms)) * 1_000_000n);
}

function parsed(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  const record = parsed(value);
  return typeof record === "object" && record !== null ? { ...record } : {};
}
