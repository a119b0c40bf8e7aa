import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { promisify } from "node:util";
import type { MockProvider, WireRequest } from "../fixtures/mock-provider/start.ts";
import { journalSpans } from "../support/journal.ts";
import type { JournalSpan } from "../support/journal.ts";
import { emptyFolder, register, root } from "../support/run-app.ts";
import type { Expected } from "./expected.ts";

const run = promisify(execFile);

/** An application that runs the scenarios. */
export interface App {
  readonly node: string;
  /** The path of its main file. */
  readonly file: string;
}

/** What an application saw and did, and which spans it made. */
export interface Run {
  /** Results, errors and unhandled rejections, by scenario. */
  readonly seen: Readonly<Record<string, unknown>>;
  readonly requests: readonly unknown[];
  readonly spans: Readonly<Record<string, readonly Expected[]>>;
  readonly stderr: string;
}

/** Runs all scenarios, with Spoor or without. */
export async function runScenarios(
  app: App,
  provider: MockProvider,
  isTraced: boolean,
): Promise<Run> {
  await provider.reset();
  const folder = emptyFolder();
  // At this level of OpenTelemetry's own log, a failure of Spoor's that was kept from the application is on stderr.
  const env = {
    PATH: process.env["PATH"],
    PROVIDER_URL: provider.url,
    SPOOR_DIR: folder,
    OTEL_LOG_LEVEL: "warn",
  };
  const args = [...(isTraced ? ["--import", register] : []), app.file];
  const options = { cwd: root, env, maxBuffer: 2 ** 24, timeout: 50_000 };
  const { stdout, stderr } = await run(app.node, args, options);
  const requests = await provider.requests();
  const spans = journalSpans(folder);
  rmSync(folder, { recursive: true });
  return {
    seen: JSON.parse(stdout),
    requests: requests.map(comparable).toSorted(),
    spans: byScenario(spans),
    stderr,
  };
}

/** The path of Node's binary in `version`, from npm; undefined where npm cannot give it. */
export async function nodeOf(version: string): Promise<string | undefined> {
  try {
    const { stdout } = await run("npx", [
      "-y",
      "-p",
      `node@${version}`,
      "-c",
      "node -p process.execPath",
    ]);
    return stdout.trim();
  } catch {
    return undefined;
  }
}

/** A request as text, without what differs from one connection to the next. */
function comparable({ headers, ...request }: WireRequest): string {
  const kept = Object.entries(headers).filter(
    ([name]) => !/^(?:host|connection|idempotency-key)$/.test(name),
  );
  return JSON.stringify({ ...request, headers: Object.fromEntries(kept) });
}

/** The scenario is the part of the model's name after the slash; a call without a model is of `wrong-arguments`. */
function byScenario(spans: readonly JournalSpan[]): Record<string, readonly Expected[]> {
  const found: Record<string, Expected[]> = {};
  for (const { attributes } of spans) {
    const model = attributes["gen_ai.request.model"];
    const name = typeof model === "string" ? model.split("/")[1] : "wrong-arguments";
    (found[name ?? ""] ??= []).push(checked(attributes));
  }
  return found;
}

function checked(attributes: JournalSpan["attributes"]): Expected {
  const fields = {
    outcome: attributes["spoor.outcome"],
    error: attributes["error.type"],
    finish: attributes["gen_ai.response.finish_reasons"],
    input: attributes["gen_ai.usage.input_tokens"],
    output: attributes["gen_ai.usage.output_tokens"],
    cached: attributes["gen_ai.usage.cache_read.input_tokens"],
    reasoning: attributes["gen_ai.usage.reasoning.output_tokens"],
    chunks: attributes["spoor.response.chunk.count"],
    tools: attributes["spoor.response.tool_call.count"],
    first: attributes["gen_ai.response.time_to_first_chunk"] === undefined ? undefined : true,
  };
  return JSON.parse(JSON.stringify(fields));
}
