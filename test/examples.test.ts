import { exec, spawn } from "node:child_process";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { at, list, number, text } from "@spoor/core/record";
import {
  GEN_AI_OPERATION_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  SPOOR_BLOCK_REASON,
  SPOOR_STEP_NAME,
  SPOOR_STEP_STATUS,
  SPOOR_USAGE_COST_AMOUNT,
  SPOOR_WORKFLOW_BLOCKED_STEP_COUNT,
  SPOOR_WORKFLOW_INFERENCE_CALL_COUNT,
  SPOOR_WORKFLOW_RUN_ID,
  SPOOR_WORKFLOW_STATUS,
  SPOOR_WORKFLOW_STEP_COUNT,
  SPOOR_WORKFLOW_USAGE_COST_AMOUNT,
  SPOOR_WORKFLOW_USAGE_INPUT_TOKENS,
  SPOOR_WORKFLOW_USAGE_OUTPUT_TOKENS,
} from "@spoor/core/semconv";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

interface Span {
  readonly name: string;
  readonly startedAt: bigint;
  readonly attributes: ReadonlyMap<string, unknown>;
}

const main = fileURLToPath(new URL("../examples/ticket-workflow/main.mjs", import.meta.url));

const steps = [
  "Initialize and Lock",
  "Extract Intent",
  "Detect Type",
  "Preflight Validation",
  "Review Findings",
  "Gather Repository Context",
  "Gather API Context",
  "Generate Draft Content",
  "Generate Questions",
  "Ask Questions",
  "Refine Draft",
  "Finalize Ticket",
  "Unlock",
];

const statusOf: Readonly<Record<string, string>> = {
  "Review Findings": "suspended",
  "Gather API Context": "blocked",
  "Ask Questions": "suspended",
  Unlock: "skipped",
};

/** The counters of the mock provider, each with the attribute that has to add up to it. */
const billed: Readonly<Record<string, string>> = {
  inputTokens: GEN_AI_USAGE_INPUT_TOKENS,
  cacheReadInputTokens: GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  cacheWriteInputTokens: GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  outputTokens: GEN_AI_USAGE_OUTPUT_TOKENS,
};

async function run(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ code: number | null; printed: string }> {
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  const keep = (chunk: unknown): void => {
    printed += String(chunk);
  };
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      resolve({ code, printed });
    });
  });
}

/** Every span in the line files under `folder`, by start. */
async function spansIn(folder: string): Promise<readonly Span[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith(".parquet"));
  const texts = await Promise.all(
    files.map((file) => readFile(join(file.parentPath, file.name), "utf8")),
  );
  return texts
    .flatMap((whole) => whole.split("\n"))
    .flatMap(spansOfLine)
    .toSorted((a, b) => Number(a.startedAt - b.startedAt));
}

function spansOfLine(line: string): readonly Span[] {
  return list(at(parsed(line), "resourceSpans"))
    .flatMap((resource) => list(at(resource, "scopeSpans")))
    .flatMap((scope) => list(at(scope, "spans")))
    .map((span) => ({
      name: text(at(span, "name")) ?? "",
      startedAt: BigInt(String(at(span, "startTimeUnixNano"))),
      attributes: new Map(
        list(at(span, "attributes")).map((pair) => [String(at(pair, "key")), valueOf(pair)]),
      ),
    }));
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function valueOf(pair: unknown): unknown {
  const value = at(pair, "value");
  const whole = at(value, "intValue");
  return whole === undefined
    ? (at(value, "stringValue") ?? at(value, "doubleValue") ?? at(value, "boolValue"))
    : Number(whole);
}

const sum = (spans: readonly Span[], name: string): number =>
  spans.reduce((total, span) => total + (number(span.attributes.get(name)) ?? 0), 0);

/** The bill that the spans of model calls amount to, in the form of the mock provider's. */
function billOf(calls: readonly Span[]): Readonly<Record<string, Record<string, number>>> {
  const bill: Record<string, Record<string, number>> = {};
  for (const { attributes } of calls) {
    const ofModel = (bill[String(attributes.get(GEN_AI_REQUEST_MODEL))] ??= { calls: 0 });
    ofModel["calls"] = (ofModel["calls"] ?? 0) + 1;
    for (const [counter, attribute] of Object.entries(billed)) {
      ofModel[counter] = (ofModel[counter] ?? 0) + (number(attributes.get(attribute)) ?? 0);
    }
  }
  return bill;
}

describe("ticket-workflow", () => {
  let folder = "";
  let ended: { code: number | null; printed: string } = { code: null, printed: "" };
  let spans: readonly Span[] = [];
  let bill: unknown;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "spoor-example-"));
    const store = join(folder, "store");
    const counters = join(folder, "counters.json");
    ended = await run(["--counters", counters], { SPOOR_DIR: store, SPOOR_CONSOLE: "0" });
    if (ended.code !== 0) return;
    spans = await spansIn(store);
    bill = JSON.parse(await readFile(counters, "utf8"));
  });

  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  test("ends with exit code 0 and a command line that shows the run", async () => {
    expect(ended).toEqual({ code: 0, printed: expect.stringContaining("The run step by step: ") });
    const [, command = ""] = /The run step by step: (.+)/.exec(ended.printed) ?? [];
    const { stdout } = await promisify(exec)(command);
    for (const name of steps) expect(stdout).toContain(name);
  });

  test("keeps thirteen steps in order, each with the status it ended in", () => {
    const seen = spans.filter((span) => span.attributes.has(SPOOR_STEP_STATUS));
    expect(
      seen.map(({ attributes }) => [
        attributes.get(SPOOR_STEP_NAME),
        attributes.get(SPOOR_STEP_STATUS),
      ]),
    ).toEqual(steps.map((name) => [name, statusOf[name] ?? "completed"]));
  });

  test("says what the blocked step lacked", () => {
    const blocked = spans.filter((span) => span.attributes.get(SPOOR_STEP_STATUS) === "blocked");
    expect(blocked.map((span) => span.attributes.get(SPOOR_BLOCK_REASON))).toEqual(["dependency"]);
  });

  test("keeps one run over three processes, the first of which was killed", () => {
    const parts = spans.filter((span) => span.attributes.has(SPOOR_WORKFLOW_STATUS));
    expect(parts.map((part) => part.attributes.get(SPOOR_WORKFLOW_STATUS))).toEqual([
      "suspended",
      "suspended",
      "completed",
    ]);
    const runs = new Set(parts.map((part) => part.attributes.get(SPOOR_WORKFLOW_RUN_ID)));
    expect(runs.size).toBe(1);
    expect(runs.has(undefined)).toBe(false);
  });

  test("bills each model to the token as the provider did, and prices each call", () => {
    const calls = spans.filter((span) => span.attributes.get(GEN_AI_OPERATION_NAME) === "chat");
    const models = at(bill, "models");
    expect(Object.keys(Object(models))).toHaveLength(5);
    expect(billOf(calls)).toEqual(models);
    for (const call of calls) {
      expect(number(call.attributes.get(SPOOR_USAGE_COST_AMOUNT))).toBeGreaterThan(0);
    }
  });

  test("writes the totals of the whole run on its last part", () => {
    const last = spans.findLast((span) => span.attributes.has(SPOOR_WORKFLOW_STATUS));
    const calls = spans.filter((span) => span.attributes.get(GEN_AI_OPERATION_NAME) === "chat");
    expect(Object.fromEntries(last?.attributes ?? [])).toMatchObject({
      [SPOOR_WORKFLOW_STEP_COUNT]: steps.length,
      [SPOOR_WORKFLOW_BLOCKED_STEP_COUNT]: 1,
      [SPOOR_WORKFLOW_INFERENCE_CALL_COUNT]: calls.length,
      [SPOOR_WORKFLOW_USAGE_INPUT_TOKENS]: sum(calls, GEN_AI_USAGE_INPUT_TOKENS),
      [SPOOR_WORKFLOW_USAGE_OUTPUT_TOKENS]: sum(calls, GEN_AI_USAGE_OUTPUT_TOKENS),
      [SPOOR_WORKFLOW_USAGE_COST_AMOUNT]: expect.closeTo(sum(calls, SPOOR_USAGE_COST_AMOUNT), 9),
    });
  });
});
