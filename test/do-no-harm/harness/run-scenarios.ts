import { spawn } from "node:child_process";
import type { MockProvider, WireRequest } from "../../fixtures/mock-provider/start.ts";
import { journalSpans } from "../../support/journal.ts";
import type { JournalSpan } from "../../support/journal.ts";
import { emptyFolder, register, root } from "../../support/run-app.ts";
import type { Ended } from "../../support/run-app.ts";

/** An application that runs the scenarios of a library. */
export interface App {
  /** Path of Node's binary. */
  readonly node: string;
  /** Path of the application's main file. */
  readonly file: string;
  /** Scenarios to run; all where it is left out. */
  readonly only?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the order of a request's headers is the library's to change, and is not compared. */
  readonly reordersHeaders?: boolean;
}

/** What an application saw and did, and what Spoor recorded of it. */
export interface Run {
  /** Results, errors, printed lines and the number of unhandled rejections, by scenario. */
  readonly seen: Readonly<Record<string, unknown>>;
  /** What came over the wire, as text, sorted: calls that nobody awaits have no order. */
  readonly requests: readonly string[];
  readonly spans: readonly JournalSpan[];
  readonly stderr: string;
  /** How the process ended; code 70 where it did not do so by itself. */
  readonly ended: Pick<Ended, "code" | "signal">;
  /** When the process ran, in milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** The folder that Spoor was given, which the caller removes. */
  readonly folder: string;
}

export interface RunOptions {
  readonly provider: MockProvider;
  /** Whether `spoor/register` is imported first. */
  readonly isTraced: boolean;
  /** Headers that differ from one request to the next by themselves. */
  readonly ignoredHeaders?: RegExp;
}

/** Longest run in milliseconds. */
const timeoutMs = 120_000;
const connectionHeaders = /^(?:host|connection|idempotency-key)$/;

/** Runs scenarios in a process of their own, with Spoor or without. */
export async function runScenarios(app: App, options: RunOptions): Promise<Run> {
  const { provider, isTraced, ignoredHeaders } = options;
  await provider.reset();
  const folder = emptyFolder();
  // At this level of OpenTelemetry's own log, a failure of Spoor's that was kept from the application is on stderr.
  const env = {
    PATH: process.env["PATH"] ?? "",
    PROVIDER_URL: provider.url,
    SPOOR_DIR: folder,
    OTEL_LOG_LEVEL: "warn",
    ...(app.only && { SCENARIOS: app.only.join(",") }),
    ...app.env,
  };
  const from = Date.now();
  const { stdout, stderr, code, signal } = await runProcess(
    app.node,
    [...(isTraced ? ["--import", register] : []), app.file],
    env,
  );
  return {
    seen: seenIn(stdout, `${app.file} ended with ${code ?? signal}: ${stderr}`),
    requests: (await provider.requests())
      .map((request) => comparable(request, app, ignoredHeaders))
      .toSorted(),
    spans: journalSpans(folder),
    stderr,
    ended: { code, signal },
    from,
    to: Date.now(),
    folder,
  };
}

function runProcess(
  node: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  const child = spawn(node, [...args], { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  const parts = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (parts.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (parts.stderr += text));
  const timer = setTimeout(() => child.kill("SIGKILL"), timeoutMs);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, ...parts });
    });
  });
}

function seenIn(stdout: string, problem: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(stdout);
  } catch (cause) {
    throw new Error(`The scenarios printed no result. ${problem}`, { cause });
  }
}

/** A request as text, without what differs from one connection to the next. */
function comparable(
  { headers, ...request }: WireRequest,
  { reordersHeaders }: App,
  ignored: RegExp | undefined,
): string {
  const kept = Object.entries(headers).filter(
    ([name]) => !connectionHeaders.test(name) && !ignored?.test(name),
  );
  if (reordersHeaders) kept.sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify({ ...request, headers: Object.fromEntries(kept) });
}
