import type { LibraryFinding, LibraryState, Problem, SignalReport } from "@spoor/core/doctor";
import { escapeText } from "@spoor/core/record";
import { plural } from "../print/count.ts";
import type { Style } from "../print/style.ts";
import { timeText } from "../print/time.ts";
import type { Diagnosis } from "../view/doctor.ts";
import type { KnownProcess } from "../ingest/process-reports.ts";

/** How a line is marked: in order, wrong, to be known, or only told. */
type Mark = "good" | "bad" | "note" | "plain";

interface Line {
  readonly mark: Mark;
  readonly text: string;
}

/** The diagnosis in sections, with what is wrong and what to do at the end. */
export function doctorText(diagnosis: Diagnosis, style: Style): string {
  const sections = [
    section("Application", applicationLines(diagnosis), style),
    section("Libraries", libraryLines(diagnosis), style),
    section("OpenTelemetry", openTelemetryLines(diagnosis), style),
    section("Delivery", deliveryLines(diagnosis), style),
    ...diagnosis.processes.map((one) => section(titleOf(one), processLines(one), style)),
    section("Problems", diagnosis.problems.map(problemLine), style),
  ];
  return [...sections.filter((text) => text !== ""), closingLine(diagnosis, style)].join("\n\n");
}

function section(title: string, lines: readonly Line[], style: Style): string {
  if (lines.length === 0) return "";
  return [style.paint.bold(escapeText(title)), ...lines.map((line) => draw(line, style))].join(
    "\n",
  );
}

function draw({ mark, text }: Line, { glyphs, paint }: Style): string {
  const looks = {
    good: paint.green(glyphs.completed),
    bad: paint.red(glyphs.failed),
    note: paint.yellow(glyphs.blocked),
    plain: paint.dim(glyphs.stopped),
  };
  return `${looks[mark]} ${escapeText(text)}`;
}

const good = (text: string): Line => ({ mark: "good", text });
const bad = (text: string): Line => ({ mark: "bad", text });
const plain = (text: string): Line => ({ mark: "plain", text });

function applicationLines({ manifest, spoor, isInNodeOptions }: Diagnosis): Line[] {
  const lines: Line[] = [];
  if (spoor !== undefined) lines.push(good(`spoor ${spoor.version} is installed`));
  else if (manifest !== undefined) lines.push(bad("spoor is not installed"));
  else lines.push(plain("no application in this folder or above"));
  if (isInNodeOptions) lines.push(good("NODE_OPTIONS loads spoor/register"));
  for (const name of manifest?.registering ?? [])
    lines.push(good(`npm run ${name} loads spoor/register`));
  return lines;
}

const states: Readonly<Record<LibraryState, readonly [mark: Mark, text: string]>> = {
  instrumented: ["good", "traced"],
  native: ["good", "traces itself, adopted"],
  loaded: ["plain", "none of its files that call a model is loaded"],
  early: ["bad", "loaded before Spoor"],
  unsupported: ["bad", "version not supported"],
  failed: ["bad", "could not be transformed"],
  unseen: ["note", "not seen yet"],
  disabled: ["plain", "disabled by SPOOR_DISABLED_LIBRARIES"],
};

function libraryLine({ name, version, state }: LibraryFinding): Line {
  const [mark, text] = states[state];
  return { mark, text: `${name} ${version === "" ? "?" : version}: ${text}` };
}

function libraryLines({ libraries }: Diagnosis): Line[] {
  return libraries.map((library) => {
    const { mark, text } = libraryLine(library);
    const will = library.state === "instrumented" ? " when it is loaded" : "";
    return { mark, text: `${text}${will} (${library.path})` };
  });
}

function openTelemetryLines({ openTelemetry, problems }: Diagnosis): Line[] {
  const isBad = (id: string): boolean => problems.some((problem) => problem.id === id);
  return openTelemetry
    .filter(({ name }) => /\/(?:api|sdk-node|sdk-trace(?:-base)?)$/.test(name))
    .map(({ name, version, apiRange, api }) => ({
      mark: isBad(name.endsWith("/api") ? `api:${version}` : `api-range:${apiRange}:${api}`)
        ? "bad"
        : "good",
      text: `${name} ${version}`,
    }));
}

function deliveryLines({ folder, destinations, signals, sampler, problems }: Diagnosis): Line[] {
  const isBad = folder.problem !== undefined || problems.some(({ id }) => id === "folder");
  const lines = [
    isBad
      ? bad(`${folder.path} cannot be written`)
      : good(`${folder.path} ${folder.isThere ? "is writable" : "can be made"}`),
    ...destinations.map((one) => ({
      mark: one.isReachable ? ("good" as const) : ("bad" as const),
      text: `${one.endpoint} by ${one.protocol}: ${one.isReachable ? "reachable" : "not reachable"} (${one.signals.join(", ")})`,
    })),
  ];
  lines.push(...exporterLines(signals));
  if (destinations.length === 0) lines.push(plain("no endpoint: nothing leaves this machine"));
  return [...lines, plain(`sampler ${sampler}`)];
}

/** What is exported other than by OTLP, whose places are told with whether they can be reached. */
function exporterLines(signals: readonly SignalReport[]): Line[] {
  return signals.flatMap(({ signal, exporters }) => {
    const others = exporters.filter((name) => name !== "otlp");
    return others.length === 0 ? [] : [plain(`${signal} exported by ${others.join(", ")}`)];
  });
}

function titleOf({ isRunning, report }: KnownProcess): string {
  const { pid, script, at, node } = report;
  const when = isRunning ? "runs" : `last seen ${timeText(at)}`;
  return `Process ${pid}${script === "" ? "" : `, ${script}`}, Node ${node}, ${when}`;
}

function processLines({ report }: KnownProcess): Line[] {
  const { libraries, openTelemetry, journal, exported, deliveries, failures, redacted } = report;
  const { sampler, signals } = report;
  const lines = libraries.map((library) => libraryLine(library));
  if (libraries.length === 0) lines.push(plain("no known library was loaded"));
  const { registered, registration, sdk, api } = openTelemetry;
  if (registered === undefined) lines.push(bad("no OpenTelemetry SDK is registered"));
  else {
    const owner = registration === "spoor" ? `Spoor (sdk-node ${sdk ?? "?"})` : "the application";
    lines.push(
      plain(`SDK registered by ${owner} with API ${registered}; loaded: ${api.join(", ")}`),
    );
  }
  if (sampler !== "") lines.push(plain(`sampler ${sampler}`));
  lines.push(...exporterLines(signals));
  if (journal !== undefined) {
    const dropped = total(journal.dropped);
    const text = `${plural(journal.appended, "record")} in ${journal.dir}, ${plural(dropped, "record")} dropped`;
    lines.push(journal.writable && dropped === 0 ? good(text) : bad(text));
  }
  if (exported.delivered + exported.failed > 0) {
    const text = `${plural(exported.delivered, "span")} delivered, ${exported.failed} not`;
    lines.push(exported.failed === 0 ? good(text) : bad(text));
  }
  lines.push(...deliveries.map(deliveryLine));
  const redactions = total(redacted);
  if (redactions > 0)
    lines.push(plain(`${plural(redactions, "piece")} of text redacted: ${kindsOf(redacted)}`));
  const failed = total(failures);
  lines.push(
    failed === 0
      ? good("no failure inside Spoor")
      : bad(`${plural(failed, "failure")} inside Spoor`),
  );
  return lines;
}

function deliveryLine({
  destination,
  signal,
  delivered,
  rejected,
  problem,
}: KnownProcess["report"]["deliveries"][number]): Line {
  const text = `${signal} to ${destination}: ${delivered} delivered, ${rejected} rejected`;
  if (problem !== undefined) return bad(`${text}; waiting: ${problem}`);
  return rejected === 0 ? good(text) : bad(text);
}

const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

const kindsOf = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([kind, count]) => `${kind} (${count})`)
    .join(", ");

const problemLine = ({ severity, cause, fix }: Problem): Line => ({
  mark: severity === "problem" ? "bad" : "note",
  text: `${cause} ${fix}`,
});

function closingLine({ problems, isHealthy }: Diagnosis, { paint }: Style): string {
  const wrong = problems.filter(({ severity }) => severity === "problem").length;
  const notes = problems.length - wrong;
  const more = notes === 0 ? "" : `, ${plural(notes, "note")}`;
  if (isHealthy) return paint.green(`Nothing is wrong${more}.`);
  return paint.red(`${plural(wrong, "problem")}${more}.`);
}
