import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contentKinds } from "@spoor/core/content";
import type { ContentKind } from "@spoor/core/content";
import { startMockProvider } from "../fixtures/mock-provider/start.ts";
import type { MockProvider } from "../fixtures/mock-provider/start.ts";
import { checkJournal } from "../support/conformance.ts";
import { journalLines } from "../support/journal.ts";
import { byLibrary, kindsIn, runApp } from "./recorded.ts";
import type { Run } from "./recorded.ts";

/** Where each library that is not of the root is installed. */
const folders: ReadonlyMap<string, string> = new Map([
  ["anthropic", "anthropic-0.133"],
  ["google", "google-genai-3"],
  ["bedrock", "bedrock"],
  ["ai5", "ai-5"],
  ["ai6", "ai-6"],
  ["ai7", "ai-7"],
]);
const folderOf = (library: string): string => join("test/matrix", folders.get(library) ?? "");
const all = ["openai", ...folders.keys(), "manual"];
const libraries = all.filter(
  (name) => !folders.has(name) || existsSync(join(folderOf(name), "node_modules")),
);
/** Libraries whose tools have spans of their own. */
const withTools = ["ai5", "ai6", "ai7", "manual"].filter((name) => libraries.includes(name));
/** Libraries to which the application gives documents beside its prompt. */
const withDocuments = new Set(["anthropic", "bedrock", "manual"]);
const input = "gen_ai.input.messages";
const output = "gen_ai.output.messages";

let provider: MockProvider;
beforeAll(async () => {
  provider = await startMockProvider();
});
afterAll(() => provider.close());

/** Runs the application with the libraries that are installed. */
const runAll = (env: Readonly<Record<string, string>>): Promise<Run> =>
  runApp(provider, { LIBRARIES: libraries.join(","), ...env });

/** All that a run wrote, but what the start said on standard error. */
const written = ({ dir }: Run): string =>
  ["traces", "logs", "metrics"].map((signal) => journalLines(dir, signal)).join("");

const violations = ({ dir }: Run): readonly object[] =>
  checkJournal(dir).findings.filter(({ level }) => level === "violation");

const otel = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT";

test.for(all)("%s is installed", (library, { skip }) => {
  if (!libraries.includes(library)) {
    const folder = folderOf(library);
    console.warn(`SKIPPED: content of ${library} is not tested; run npm ci --prefix ${folder}`);
    skip();
  }
  expect(libraries).toContain(library);
});

describe("nothing of what is said is recorded", () => {
  test.each([
    {},
    { SPOOR_CAPTURE_CONTENT: "none", [otel]: "true" },
    { SPOOR_CAPTURE_CONTENT: "everything", [otel]: "true" },
    { [otel]: "NO_CONTENT" },
    { SPOOR_CAPTURE_CONTENT: "all", OTEL_TRACES_SAMPLER: "always_off" },
  ])("with the settings %j", async (env) => {
    const run = await runAll(env);
    expect(kindsIn(written(run))).toEqual([]);
    expect(run.stderr.includes("content is recorded")).toBe(env.OTEL_TRACES_SAMPLER !== undefined);
    expect(readdirSync(run.dir)).not.toContain("blobs");
  });
});

describe("one kind alone", () => {
  const places: Readonly<Record<ContentKind, readonly string[]>> = {
    system: libraries,
    prompts: libraries,
    completions: libraries,
    tool_arguments: withTools,
    tool_results: withTools,
    documents: [],
  };
  test.each(contentKinds)("%s", async (kind) => {
    const run = await runAll({ SPOOR_CAPTURE_CONTENT: kind });
    expect(run.stderr).toContain(`content is recorded on spans: ${kind}. It goes to ${run.dir}.`);
    const spans = byLibrary(run);
    for (const library of libraries) {
      const expected = places[kind].includes(library) ? [kind] : [];
      expect(kindsIn(JSON.stringify(spans.get(library))), library).toEqual(expected);
    }
    expect(violations(run)).toEqual([]);
  });
});

describe("all kinds", () => {
  let run: Run;
  beforeAll(async () => {
    run = await runAll({ SPOOR_CAPTURE_CONTENT: "all" });
  });

  test.each(libraries)("%s has each of them", (library) => {
    const expected = contentKinds.filter(
      (kind) => kind !== "documents" || withDocuments.has(library),
    );
    expect(kindsIn(JSON.stringify(byLibrary(run).get(library)))).toEqual(expected);
  });

  test.each(libraries)("%s has them on each call, streamed or not", (library) => {
    const calls = (byLibrary(run).get(library) ?? []).filter(({ kind }) => kind === 3);
    expect(calls.length).toBeGreaterThan(library === "manual" ? 0 : 2);
    for (const { attributes } of calls) {
      expect(attributes[input]).toContain("PROMPT");
      expect(attributes[output]).toMatch(/track an animal|Oslo/);
    }
  });

  test.each(withTools)("%s has them on each tool", (library) => {
    const tools = (byLibrary(run).get(library) ?? []).filter(({ name }) => name.includes("_tool "));
    expect(tools.length).toBeGreaterThan(0);
    const ofTools = kindsIn(JSON.stringify(tools));
    expect(ofTools).toEqual(["tool_arguments", "tool_results"]);
  });

  test("break none of the conventions", () => expect(violations(run)).toEqual([]));

  test("hold nothing binary, but its size and hash", () => {
    const pictures = Buffer.alloc(3000, 7).toString("base64").slice(0, 100);
    expect(written(run)).not.toContain(pictures);
    expect(written(run)).toMatch(/\\"size\\":3000,\\"sha256\\":\\"[0-9a-f]{64}\\"/);
  });
});

describe("events", () => {
  test.each(["EVENT_ONLY", "Span-And-Event"])("%s", async (value) => {
    const run = await runAll({ [otel]: value });
    const calls = run.spans.filter(({ kind }) => kind === 3);
    const details = run.events.filter(({ name }) => name.endsWith(".operation.details"));
    expect(new Set(details.map(({ spanId }) => spanId))).toEqual(
      new Set(calls.map(({ spanId }) => spanId)),
    );
    expect(details.length).toBe(calls.length);
    const logs = journalLines(run.dir, "logs");
    expect(kindsIn(logs)).toEqual(contentKinds.filter((kind) => kind !== "documents"));
    for (const { attributes } of details) {
      expect(attributes["gen_ai.operation.name"]).toBeDefined();
      expect(attributes["gen_ai.provider.name"]).toBeDefined();
    }
    const isOnSpans = calls.some(({ attributes }) => attributes[input] !== undefined);
    expect(isOnSpans).toBe(value !== "EVENT_ONLY");
    expect(violations(run)).toEqual([]);
  });
});

describe("content that is too long for its attribute", () => {
  test("lies in a file once, and is referred to", async () => {
    const run = await runAll({
      SPOOR_CAPTURE_CONTENT: "all",
      SPOOR_CONTENT_LIMIT: "1024",
      LONG: "1",
    });
    expect(violations(run)).toEqual([]);
    const references = written(run).match(/spoor:blobs\/[0-9a-f]{64}/g) ?? [];
    expect(references.length).toBeGreaterThan(2);
    const names = readdirSync(join(run.dir, "blobs"));
    expect(names.toSorted()).toEqual(
      [...new Set(references.map((uri) => uri.slice("spoor:blobs/".length)))].toSorted(),
    );
    for (const name of names) {
      const path = join(run.dir, "blobs", name);
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(statSync(path).size).toBeGreaterThan(1024);
      expect(Array.isArray(JSON.parse(readFileSync(path, "utf8")))).toBe(true);
    }
    const stored = names.map((name) => readFileSync(join(run.dir, "blobs", name), "utf8")).join("");
    expect(stored).toContain("PROMPT");
    // What is written aside is redacted like all else.
    expect(stored + written(run)).not.toContain("sk-proj-PLANTED");
    expect(stored).toContain("[REDACTED:");
  });
});
