import { elsewhere, ofStore, pending } from "./rows/elsewhere.ts";
import type { NotRun } from "./rows/elsewhere.ts";
import { sum } from "./runner/account.ts";
import type { Line } from "./runner/judge.ts";
import { systems } from "./runner/row.ts";
import type { Row, System } from "./runner/row.ts";

const titles: Readonly<Record<System, string>> = {
  spoor: "Spoor",
  "spoor-direct": "Spoor, direct",
  "otel-2.12": "OpenTelemetry 2.12",
  "otel-3.1": "OpenTelemetry 3.1",
};

/** Rows that the README shows, by its own short names. */
const readmeRows: Readonly<Record<string, number>> = {
  "`process.exit`": 3,
  SIGTERM: 5,
  SIGKILL: 6,
  burst: 1,
  outage: 9,
};

const total = (lines: readonly Line[], what: "made" | "unique" | "rejected"): number =>
  sum(lines.map((line) => line[what]));

/** The share of the spans made that arrived, never rounded up. */
function share(lines: readonly Line[]): string {
  const made = total(lines, "made");
  const percent = Math.floor((total(lines, "unique") / made) * 1000) / 10;
  return made === 0 ? "-" : `${percent}%`;
}

/** How much longer than it was given `shutdown` has to take to be spoken of, in milliseconds. */
const toleratedMs = 1500;

/** The longest time that `shutdown` took beyond what it was given. */
function held({ variants }: Row, lines: readonly Line[]): string | undefined {
  const beyond = lines.flatMap(({ variant, shutdownMs }) => {
    const { shutdownMs: given } = variants.find(({ name }) => name === variant)?.plan ?? {};
    const isTooLong = given !== undefined && (shutdownMs ?? 0) > given + toleratedMs;
    return isTooLong ? [{ took: shutdownMs ?? 0, given }] : [];
  });
  const [longest] = beyond.toSorted((one, other) => other.took - one.took);
  if (longest === undefined) return undefined;
  const [took, given] = [longest.took, longest.given].map((ms) => `${Math.round(ms / 1000)} s`);
  return `\`shutdown()\` took ${took}, not ${given}`;
}

/** What is to be said besides: what was counted, and how long the application was held. */
function remarks(row: Row, lines: readonly Line[]): readonly string[] {
  const rejected = total(lines, "rejected");
  const dropped = sum(lines.flatMap((each) => Object.values(each.dropped)));
  const isEndless = lines.some(({ signal }) => signal === "timeout");
  return [
    ...(rejected === 0 ? [] : [`${rejected} refused`]),
    ...(dropped === 0 ? [] : [`${dropped} counted as lost`]),
    ...[held(row, lines) ?? []].flat(),
    ...(isEndless ? ["the process did not end within 30 s"] : []),
  ];
}

const cell = (row: Row, lines: readonly Line[]): string =>
  [share(lines), ...remarks(row, lines)].join(", ");

/** A table of Markdown, its columns aligned as the formatter has them. */
function table(head: readonly string[], body: readonly (readonly string[])[]): string {
  const widths = head.map((_, at) =>
    Math.max(3, ...[head, ...body].map((cells) => cells[at]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((text, at) => text.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...body.map(line)].join("\n");
}

const notRun = (rows: readonly NotRun[]): string =>
  rows.map(({ row, title, where }) => `- ${row}, ${title}: ${where}`).join("\n");

/** The tables of docs/reliability.md. */
export function reliabilityTables(rows: readonly Row[], lines: readonly Line[]): string {
  const ofRow = (row: number, system: System): readonly Line[] =>
    lines.filter((each) => each.row === row && each.system === system);
  const body = rows.map((row) => [
    String(row.row),
    row.title,
    row.promise,
    ...systems.map((system) => cell(row, ofRow(row.row, system))),
  ]);
  const reasons = rows.flatMap(({ row, why }) => (why === undefined ? [] : [`- ${row}: ${why}`]));
  return [
    table(["", "fault", "what Spoor promises", ...systems.map((system) => titles[system])], body),
    "Where plain OpenTelemetry loses nothing, either, the row is there for another reason:",
    reasons.join("\n"),
    "Held by other tests:",
    notRun(elsewhere),
    "The same faults for the store, held by its tests:",
    notRun(ofStore),
    "Not there yet, with the part that they are about:",
    notRun(pending),
  ].join("\n\n");
}

/** The table of the README. */
export function readmeTable(lines: readonly Line[]): string {
  const of = (row: number, system: System): string =>
    share(lines.filter((each) => each.row === row && each.system === system));
  return table(
    ["[arrives](docs/reliability.md)", "Spoor", "OpenTelemetry"],
    Object.entries(readmeRows).map(([name, row]) => [name, of(row, "spoor"), of(row, "otel-3.1")]),
  );
}

const region = /(<!-- faults -->\n)[^]*(<!-- \/faults -->)/;

/** `page` with `content` between its two marks. Throws where it has none. */
export function withRegion(page: string, content: string): string {
  if (!region.test(page)) throw new Error("the page has no <!-- faults --> and <!-- /faults -->");
  return page.replace(region, (_, begin: string, end: string) => `${begin}\n${content}\n\n${end}`);
}
