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
  SPOOR_STEP_STATUS,
  SPOOR_TAGS,
  SPOOR_TENANT_ID,
  SPOOR_WORKFLOW_STATUS,
  USER_ID,
} from "@spoor/core/semconv";
import type { SpanRow } from "../ingest/rows.ts";
import { attributeOf } from "./ancestors.ts";
import type { SpanKind } from "./kind.ts";

type ReadSpan = (span: SpanRow) => string | undefined;

/** A name that any span may give as an attribute, and spans of one kind have in their own name. */
export interface SpanName {
  readonly kind: SpanKind;
  readonly attribute: string;
}

export const stepName: SpanName = { kind: "step", attribute: SPOOR_STEP_NAME };
export const toolName: SpanName = { kind: "tool", attribute: GEN_AI_TOOL_NAME };
export const agentName: SpanName = { kind: "agent", attribute: GEN_AI_AGENT_NAME };

/** What `span`, which is of the kind `own`, calls itself: by its attribute, else by its name behind its operation. */
export function nameOf(span: SpanRow, own: SpanKind, name: SpanName): string | undefined {
  const said = text(at(span.attributes, name.attribute));
  if (said !== undefined || own !== name.kind) return said;
  return text(span.name.replace(/^\w+ /, ""));
}

export const sessionOf: ReadSpan = attributeOf([SESSION_ID, GEN_AI_CONVERSATION_ID]);
export const userOf: ReadSpan = attributeOf([USER_ID]);
export const tenantOf: ReadSpan = attributeOf([SPOOR_TENANT_ID]);
export const purposeOf: ReadSpan = attributeOf([SPOOR_PURPOSE]);

export function tagsOf({ attributes }: SpanRow): readonly string[] | undefined {
  return texts(at(attributes, SPOOR_TAGS));
}

/** The prompt of a span, with its version where it has one. */
export function promptOf({ attributes }: SpanRow): string | undefined {
  const name = text(at(attributes, GEN_AI_PROMPT_NAME));
  const version = text(at(attributes, GEN_AI_PROMPT_VERSION));
  if (name === undefined) return version;
  return version === undefined ? name : `${name}@${version}`;
}

const statusNames: ReadonlyMap<SpanKind, string> = new Map<SpanKind, string>([
  ["workflow", SPOOR_WORKFLOW_STATUS],
  ["step", SPOOR_STEP_STATUS],
]);

/** How a workflow or step, a span of the kind `own`, ended, as it says itself or its span does; of other spans nothing. */
export function endOf({ attributes, failed }: SpanRow, own: SpanKind): string | undefined {
  const name = statusNames.get(own);
  if (name === undefined) return undefined;
  return text(at(attributes, name)) ?? (failed ? "failed" : "completed");
}
