import { at, text, texts } from "@spoor/core/record";
import {
  GEN_AI_AGENT_NAME,
  GEN_AI_CONVERSATION_ID,
  GEN_AI_PROMPT_NAME,
  GEN_AI_PROMPT_VERSION,
  GEN_AI_TOOL_NAME,
  SESSION_ID,
  SPOOR_PURPOSE,
  SPOOR_STEP_NAME,
  SPOOR_TAGS,
  SPOOR_TENANT_ID,
  USER_ID,
} from "@spoor/core/semconv";
import type { SpanRow } from "../../ingest/rows.ts";
import { attributeOf, nearest } from "../ancestors.ts";
import { kindOf } from "../kind.ts";
import type { SpanKind } from "../kind.ts";
import type { ModelCall } from "../model-call.ts";
import { ownersOf } from "../owner.ts";
import { runsOf } from "../run.ts";
import type { Run } from "../run.ts";

/** What calls can be put together by, in the order in which messages list it. */
export const dimensions = [
  "day",
  "model",
  "provider",
  "workflow",
  "run",
  "step",
  "agent",
  "tool",
  "session",
  "user",
  "tenant",
  "purpose",
  "tag",
  "prompt",
  "status",
] as const;

export type Dimension = (typeof dimensions)[number];

/** Where a call belongs in each dimension: no value, one, or several, of which each counts it. */
export type Places = Readonly<Record<Dimension, (call: ModelCall) => readonly string[]>>;

type ReadSpan = (span: SpanRow) => string | undefined;

const two = (part: number): string => String(part).padStart(2, "0");

/** The local day of an instant, as `--since` means days. */
function dayOf(ms: number): string {
  const date = new Date(ms);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Reads the name of a span of one kind: from its attribute, else from the name of the span behind its operation. */
export function nameOf(kind: SpanKind, attribute: string): ReadSpan {
  return (span) => {
    const said = text(at(span.attributes, attribute));
    if (said !== undefined || kindOf(span) !== kind) return said;
    return text(span.name.replace(/^\w+ /, ""));
  };
}

/** The prompt of a span, with its version where it has one. */
export function promptOf({ attributes }: SpanRow): string | undefined {
  const name = text(at(attributes, GEN_AI_PROMPT_NAME));
  const version = text(at(attributes, GEN_AI_PROMPT_VERSION));
  if (name === undefined) return version;
  return version === undefined ? name : `${name}@${version}`;
}

/** `priced`, `estimated`, `unpriced: <reason>`, or `failed` for a call that nothing was billed for. */
function statusOf({ usd, charged, estimatedUsd, unpricedReason }: ModelCall): string {
  if (usd !== undefined || charged !== undefined) return "priced";
  if (estimatedUsd !== undefined) return "estimated";
  return unpricedReason === undefined ? "failed" : `unpriced: ${unpricedReason}`;
}

function runReaders(spans: readonly SpanRow[]) {
  const owners = ownersOf(spans);
  let runs: ReadonlyMap<string, Run> | undefined;
  const runOf = (span: SpanRow): Run | undefined => {
    // All runs are put together when the first is asked for: most questions are about models.
    runs ??= new Map(runsOf(spans, owners, 0).map(({ key, run }) => [key, run]));
    return runs.get(owners.runOf(span) ?? "");
  };
  return {
    byKey: owners.byKey,
    workflow: (span: SpanRow) => runOf(span)?.name,
    run: (span: SpanRow) => {
      const run = runOf(span);
      return run?.runId ?? run?.traceId;
    },
  };
}

const one =
  (read: ReadSpan) =>
  ({ span }: ModelCall): readonly string[] => {
    const value = read(span);
    return value === undefined ? [] : [value];
  };

/** Where the calls among `spans` belong: by what they say themselves, else by the spans around them. */
export function placesOf(spans: readonly SpanRow[]): Places {
  const { byKey, workflow, run } = runReaders(spans);
  const around = (read: ReadSpan) => one(nearest(byKey, read));
  const tagsOf = nearest(byKey, ({ attributes }) => texts(at(attributes, SPOOR_TAGS)));
  return {
    day: ({ span }) => [dayOf(span.startMs)],
    model: ({ model }) => [model],
    provider: ({ provider }) => (provider === undefined ? [] : [provider]),
    workflow: one(workflow),
    run: one(run),
    step: around(nameOf("step", SPOOR_STEP_NAME)),
    agent: around(nameOf("agent", GEN_AI_AGENT_NAME)),
    tool: around(nameOf("tool", GEN_AI_TOOL_NAME)),
    session: around(attributeOf([SESSION_ID, GEN_AI_CONVERSATION_ID])),
    user: around(attributeOf([USER_ID])),
    tenant: around(attributeOf([SPOOR_TENANT_ID])),
    purpose: around(attributeOf([SPOOR_PURPOSE])),
    tag: ({ span }) => [...new Set(tagsOf(span))],
    prompt: around(promptOf),
    status: (call) => [statusOf(call)],
  };
}
