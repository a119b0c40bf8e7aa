import { plural, tokensText } from "../print/count.ts";
import type { Piece, Style } from "../print/style.ts";
import { tableText } from "../print/table.ts";
import type { Column } from "../print/table.ts";
import type { Tokens, UsageQuality } from "../transcript/record.ts";
import type { Session, ToolCount } from "../transcript/session.ts";
import { toolTotals } from "../view/sessions.ts";
import type { SessionsReport, SessionTotals } from "../view/sessions.ts";
import { cell, figureCell, timeCell } from "./section.ts";

const columns: readonly Column[] = [
  { title: "agent" },
  { title: "session", flexible: true },
  { title: "calls", align: "right" },
  { title: "in", align: "right" },
  { title: "cached", align: "right", drop: 3 },
  { title: "out", align: "right" },
  { title: "tools (errors)", align: "right", drop: 2 },
  { title: "sub-agents", align: "right", drop: 4 },
  { title: "time", drop: 1 },
];

const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

const longestId = 28;

/** The start of a UUID, far enough to tell those apart that begin with the time; of other long names the end. */
function shortId(id: string, { glyphs }: Style): string {
  if (uuid.test(id)) return id.slice(0, 13);
  return id.length > longestId ? glyphs.ellipsis + id.slice(-longestId) : id;
}

/** All input, as elsewhere: what came from the cache, and what went into it, with the rest. */
const allInput = ({ input, cacheRead, cacheWrite }: Tokens): number =>
  input + cacheRead + cacheWrite;

function countText(tokens: number, quality: UsageQuality, { glyphs }: Style): string {
  if (quality === "none") return "-";
  return (quality === "lower_bound" ? glyphs.atLeast : "") + tokensText(tokens);
}

/** What was told of the output, or about what it was. */
function outputText({ estimatedOutput, tokens, usageQuality }: Session, style: Style): string {
  if (estimatedOutput === undefined) return countText(tokens.output, usageQuality, style);
  return `~${tokensText(estimatedOutput)}`;
}

function toolsText({ calls, errors }: ToolCount): string {
  return errors === 0 ? String(calls) : `${calls} (${errors})`;
}

function cells(session: Session, style: Style): readonly Piece[] {
  const { agent, id, modelCalls, tokens, usageQuality, estimatedOutput, subAgents, last } = session;
  const counted = (count: number): Piece =>
    figureCell(countText(count, usageQuality, style), usageQuality === "none" ? null : count);
  const toldOutput = usageQuality === "none" ? null : tokens.output;
  const tools = toolTotals(session);
  return [
    cell(agent),
    { ...cell(shortId(id, style)), value: id },
    cell(modelCalls),
    counted(allInput(tokens)),
    counted(tokens.cacheRead),
    figureCell(outputText(session, style), estimatedOutput ?? toldOutput),
    figureCell(toolsText(tools), tools.calls, tools.errors > 0 ? style.paint.red : undefined),
    cell(subAgents),
    last === null ? cell(undefined) : timeCell(last),
  ];
}

function totalLine(totals: SessionTotals, style: Style): string {
  const { sessions, modelCalls, tokens, usageQuality } = totals;
  const counted = `${plural(sessions, "session")}, ${plural(modelCalls, "model call")}`;
  if (usageQuality === "none") return counted;
  const text = (count: number): string => countText(count, usageQuality, style);
  const cached = tokens.cacheRead > 0 ? ` (${text(tokens.cacheRead)} from cache)` : "";
  return `${counted}, ${text(allInput(tokens))} tokens in${cached}, ${text(tokens.output)} out`;
}

/** A row for each of the first `limit` sessions, and the sum over all. */
export function sessionsText(report: SessionsReport, limit: number, style: Style): string {
  const { dim, bold } = style.paint;
  const { sessions, totals } = report;
  const shown = sessions.slice(0, limit);
  const rows = shown.map((session) => cells(session, style));
  const lines = [tableText(columns, rows, style)];
  const more = sessions.length - shown.length;
  if (more > 0) lines.push(dim(`${style.glyphs.ellipsis} and ${plural(more, "more session")}`));
  lines.push("", bold(totalLine(totals, style)));
  if (totals.usageQuality === "lower_bound") {
    lines.push(
      dim(
        `${style.glyphs.atLeast} is at least: some replies were counted before they ended, or not at all.`,
      ),
    );
  }
  if (shown.some(({ estimatedOutput }) => estimatedOutput !== undefined))
    lines.push(dim("~ is about: estimated from the text in the transcript."));
  return lines.join("\n");
}
