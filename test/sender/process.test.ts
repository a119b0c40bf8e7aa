import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startOtlpSink } from "../support/otlp-sink.ts";
import type { OtlpSink } from "../support/otlp-sink.ts";
import { runNode } from "../support/run-app.ts";
import type { Ended } from "../support/run-app.ts";
import { Journal } from "./setup.ts";

let journal: Journal;
let sink: OtlpSink;
const traces = (): string => `${sink.url}/v1/traces`;

beforeEach(async () => {
  journal = new Journal();
  sink = await startOtlpSink();
});

afterEach(async () => {
  journal.remove();
  await sink.close();
});

/** Runs a process that has opened a sender, and does `body` then. */
function run(body: string): Promise<Ended> {
  const script = `
    import { openFolder, openSender, segmentFiles } from "@spoor/journal";
    const folder = openFolder(${JSON.stringify(journal.folder.dir)});
    const target = { url: ${JSON.stringify(traces())}, protocol: "http/protobuf", headers: {}, compression: "gzip",
      timeoutMs: 60000, certificates: {}, allowsCleartext: false };
    const sender = openSender({ folder, destinations: [{ name: "otlp", targets: { traces: target } }],
      segments: () => segmentFiles(folder.dir), warn: console.error, delayMs: 1 });
    ${body}`;
  return runNode(["--input-type=module", "-e", script], { timeoutMs: 20_000 });
}

describe("a process", () => {
  test("is not held by a request that is not answered", async () => {
    sink.use(() => ({ kind: "hang" }));
    journal.write(1);
    // Long enough for the request to be on its way.
    const ended = await run("sender.wake(); setTimeout(() => {}, 300);");
    expect(ended).toMatchObject({ code: 0, signal: null, stderr: "" });
    expect(sink.requests).toHaveLength(1);
  });

  test("is held by a drain until that is done, at its top level, too", async () => {
    journal.write(600);
    const ended = await run("console.log(JSON.stringify(await sender.drain(10000)));");
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(ended.stdout)).toMatchObject({ otlp: { delivered: 600, spooled: 0 } });
    expect(sink.unique()).toBe(600);
  });

  test("ends after a drain that was not answered", async () => {
    sink.use(() => ({ kind: "hang" }));
    journal.write(1);
    const ended = await run("console.log(JSON.stringify(await sender.drain(300)));");
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(ended.stdout)).toMatchObject({ otlp: { delivered: 0, spooled: 1 } });
  });
});
