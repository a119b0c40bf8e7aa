import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GEN_AI_WORKFLOW_NAME, SPOOR_TAGS } from "@spoor/core/semconv";
import { describe, expect, test } from "vitest";
import { writeJournal } from "../fixture.ts";
import type { FakeEvent, FakeSpan } from "../fixture.ts";
import { spoor } from "../fixture-io.ts";
import { modelSpan, workflowEvents, workflowSpan } from "../fixture-workflow.ts";
import { compact } from "./compact.ts";

const signal = new AbortController().signal;
/** As a program leaves it that cuts texts at a number of characters. */
const cut = "Done \uD83D";
const whole = "Done \uFFFD";

const model = modelSpan({ id: "2", parent: "1", ms: 100 }, `gpt-5 \uD83D`, 0.01);
const spans: readonly FakeSpan[] = [
  workflowSpan({ id: "1", ms: 1000 }, "failed", { [GEN_AI_WORKFLOW_NAME]: cut }),
  {
    ...model,
    name: cut,
    error: cut,
    attributes: {
      ...model.attributes,
      note: cut,
      [SPOOR_TAGS]: [cut, "b"],
      [cut]: cut,
    },
  },
];
const events: readonly FakeEvent[] = [
  ...workflowEvents,
  { name: cut, span: "2", attributes: { [cut]: cut } },
];

describe.each(["segments", "files"])("half characters in %s", async (place) => {
  const cwd = mkdtempSync(join(tmpdir(), "spoor-half-"));
  const folder = join(cwd, ".spoor");
  writeJournal(folder, { spans, events });
  if (place === "files") await compact(folder, { signal });

  test.each([
    ["show"],
    ["show", "-q", "Done"],
    ["show", "-q", `has:"${whole}"`],
    ["show", "-q", '"note":Done*'],
    ["trace"],
    ["trace", "a0"],
    ["cost"],
    ["cost", "--group-by", "tag,model,workflow"],
  ])("%j answers", async (...argv) => {
    const { code, out, err } = await spoor([...argv, "--json"], { cwd });
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/gpt-5|Done/);
  });

  test("check reads all of them", async () => {
    const { out, err } = await spoor(["check", "--json"], { cwd });
    expect(err).toBe("");
    expect(JSON.parse(out)).toMatchObject({ counts: { spans: 2, events: events.length } });
  });

  test("export tells the texts with a sign in place of each half", async () => {
    const { code, out, err } = await spoor(["export", "--json", "--spans"], { cwd });
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain(whole);
    expect(out).not.toMatch(/\\ud83d/i);
    const otlp = await spoor(["export", "--format", "otlp-json"], { cwd });
    expect([otlp.code, otlp.err]).toEqual([0, ""]);
    expect(otlp.out).toContain(`{"key":"${whole}","value":{"stringValue":"${whole}"}}`);
    expect(otlp.out).not.toMatch(/\\ud83d/i);
  });

  test("a search finds what is before the half", async () => {
    const { out } = await spoor(["show", "-q", `"${whole}":"${whole}"`, "--json"], { cwd });
    expect(JSON.parse(out)).toMatchObject({ totals: { spans: 1 } });
  });
});
