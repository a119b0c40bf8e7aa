import { at, escapeText, text } from "@spoor/core/record";
import {
  GEN_AI_WORKFLOW_NAME,
  SPOOR_BLOCK_REASON,
  SPOOR_STEP_NAME,
  SPOOR_SUSPENSION_REASON,
  SPOOR_SUSPENSION_RESOLUTION,
} from "@spoor/core/semconv";
import type { EventRow, SpanRow } from "../ingest/rows.ts";
import { errorTypeOf, kindOf } from "../view/kind.ts";
import { costOfAll, modelCallOf } from "../view/model-call.ts";
import { stepOf } from "../view/step.ts";
import { statusOf, titleOf } from "../view/trace.ts";
import { tokensText } from "../print/count.ts";
import { durationText } from "../print/duration.ts";
import { costText } from "../print/money.ts";
import { statusPiece } from "../print/style.ts";
import type { Style } from "../print/style.ts";
import { clockText } from "../print/time.ts";
import { eventMark, eventWord } from "./event.ts";

const kindWidth = 9;

/** One ended span as a line: when it ended, how, what it was, how long it took and, of a model call, what it used. */
export function spanLine(span: SpanRow, style: Style): string {
  const { dim, red } = style.paint;
  const kind = kindOf(span);
  const status = statusOf(span);
  const { text: marked, paint } = statusPiece(escapeText(status), style);
  const mark = marked.slice(0, marked.indexOf(" "));
  const index = kind === "step" ? stepOf(span).index : undefined;
  const facts = [durationText(span.durationMs)];
  if (status !== "completed" && status !== "failed") facts.push(escapeText(status));
  if (kind === "model") {
    const call = modelCallOf(span);
    const { input, output } = call.tokens;
    facts.push(`${tokensText(input)} in, ${tokensText(output)} out`, costText(costOfAll([call])));
  }
  const error = errorTypeOf(span);
  if (error !== undefined) facts.push(red(escapeText(error)));
  return [
    dim(clockText(span.startMs + span.durationMs)),
    paint === undefined ? mark : paint(mark),
    dim(kind.padEnd(kindWidth)),
    `${index === undefined ? "" : `[${index}] `}${escapeText(titleOf(span))} `,
    facts.join("  "),
  ].join(" ");
}

/** One event as a line: when, what, of which step or workflow, and why. */
export function eventLine({ name, timeMs, attributes }: EventRow, style: Style): string {
  const { dim } = style.paint;
  const read = (attribute: string): string => text(at(attributes, attribute)) ?? "";
  const subject = read(SPOOR_STEP_NAME) || read(GEN_AI_WORKFLOW_NAME);
  const reason =
    read(SPOOR_BLOCK_REASON) || read(SPOOR_SUSPENSION_RESOLUTION) || read(SPOOR_SUSPENSION_REASON);
  const word = eventWord(name);
  const what = [word === undefined ? name : "", subject, reason].filter((part) => part !== "");
  return [
    dim(clockText(timeMs)),
    eventMark(name, style),
    dim((word ?? "event").padEnd(kindWidth)),
    escapeText(what.join(": ")),
  ].join(" ");
}
