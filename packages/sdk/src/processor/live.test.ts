import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Tracer } from "@opentelemetry/api";
import { AlwaysOffSampler, AlwaysOnSampler, TracerProvider } from "@opentelemetry/sdk-trace";
import { LiveSpans, openFolder, openJournal } from "@spoor/journal";
import { profileOf } from "@spoor/core/semconv";
import type { ProfileName } from "@spoor/core/semconv";
import { afterEach, beforeEach, expect, test } from "vitest";
import { useProfile } from "../tracer.ts";
import { JournalSpanProcessor } from "./journal.ts";
import { liveAttributes } from "./live.ts";

let place = "";

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "spoor-live-"));
});

afterEach(() => {
  useProfile(profileOf("current"));
  rmSync(place, { recursive: true, force: true });
});

interface Options {
  readonly profile?: ProfileName;
  readonly isSampled?: boolean;
}

function tracerWith({ profile = "current", isSampled = true }: Options = {}): Tracer {
  useProfile(profileOf(profile));
  const folder = openFolder(join(place, ".spoor"));
  if ("problem" in folder) throw new Error(folder.problem);
  const journal = openJournal({ folder, signal: "traces", now: Date.now });
  const attributes = liveAttributes(profileOf(profile));
  const live = new LiveSpans({ folder, attributes, now: Date.now });
  const provider = new TracerProvider({
    sampler: isSampled ? new AlwaysOnSampler() : new AlwaysOffSampler(),
    spanProcessors: [new JournalSpanProcessor(journal, () => {}, live)],
  });
  return provider.getTracer("spoor");
}

/** What is recorded of the spans that are open now. */
function open(): string {
  const dir = join(place, ".spoor/journal/live");
  const names = readdirSync(join(place, ".spoor/journal")).includes("live") ? readdirSync(dir) : [];
  return names.map((name) => readFileSync(join(dir, name), "utf8")).join("");
}

test("model calls and steps are recorded while they are open, other spans are not", () => {
  const tracer = tracerWith();
  tracer.startSpan("GET /");
  expect(open()).toBe("");
  const call = tracer.startSpan("chat m", {
    attributes: { "gen_ai.operation.name": "chat", "gen_ai.input.messages": "a question" },
  });
  const step = tracer.startSpan("run_step Read", { attributes: { "spoor.step.name": "Read" } });
  expect(open()).toContain("chat m");
  expect(open()).toContain("run_step Read");
  expect(open()).not.toContain("a question");
  call.end();
  step.end();
  // What is left of a record that was taken back has no checksum.
  expect(open()).not.toMatch(/[0-9a-f]{8} \{"span"/);
});

test("what is recorded is redacted as what is written is", () => {
  const key = `sk-ant-api03-${"aB3xY9".repeat(16)}`;
  const attributes = { "spoor.step.name": `Use ${key}` };
  tracerWith().startSpan(`run_step Use ${key}`, { attributes });
  expect(open()).toContain("run_step Use");
  expect(open()).not.toContain(key);
});

test("an older profile's names are recorded", () => {
  const attributes = { "gen_ai.operation.name": "chat", "gen_ai.system": "openai" };
  tracerWith({ profile: "1.36" }).startSpan("chat m", { attributes });
  expect(open()).toContain("gen_ai.system");
});

test("a span that is not sampled is not recorded", () => {
  const attributes = { "gen_ai.operation.name": "chat" };
  tracerWith({ isSampled: false }).startSpan("chat m", { attributes });
  expect(open()).toBe("");
});
