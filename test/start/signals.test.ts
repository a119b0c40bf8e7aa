import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, describe, expect, test } from "vitest";
import { journalSpans } from "../support/journal.ts";
import { startOtlpSink } from "../support/otlp-sink.ts";
import type { OtlpSink } from "../support/otlp-sink.ts";
import { emptyFolder, root, runNode } from "../support/run-app.ts";

let sink: OtlpSink | undefined;

afterEach(() => sink?.close());

/** An application that is at work until a signal comes. */
const script = `
  import { start, step, workflow } from "spoor";
  start();
  await workflow("done", () => step("One", () => 1));
  void workflow("open", () => new Promise(() => {}));
  setInterval(() => {}, 1000);
  if (process.env.OWN === "exit") process.on("SIGTERM", () => process.exit(7));
  console.log("ready");
`;

async function signalled(signal: NodeJS.Signals, env: Record<string, string>) {
  sink = await startOtlpSink();
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: root,
    env: {
      PATH: process.env["PATH"],
      OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
      SPOOR_DIR: emptyFolder(),
      SPOOR_FLUSH_ON_SIGNAL: "1",
      ...env,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  child.kill(signal);
  const [code, by] = await once(child, "exit");
  return { code, signal: by, names: [...sink.requests].flatMap(({ spans }) => spans) };
}

describe("with SPOOR_FLUSH_ON_SIGNAL", () => {
  test.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
    "%s still ends the process by that signal, after what was recorded has arrived",
    async (signal) => {
      const ended = await signalled(signal, {});
      expect(ended).toMatchObject({ code: null, signal });
      expect(sink?.unique()).toBe(3);
    },
  );

  test("a signal that the application listens to ends it as the application says", async () => {
    expect(await signalled("SIGTERM", { OWN: "exit" })).toMatchObject({ code: 7, signal: null });
  });
});

test("without it, Spoor listens to no signal", async () => {
  const code = `
    import "spoor/register";
    console.log(["SIGTERM", "SIGINT", "SIGHUP"].map((name) => process.listenerCount(name)).join());
  `;
  const { stdout } = await runNode(["--input-type=module", "--eval", code], {
    env: { SPOOR_DIR: emptyFolder() },
  });
  expect(stdout.trim()).toBe("0,0,0");
});

test.each([
  ["throws", 'setTimeout(() => { throw new RangeError("out"); }, 10)', "RangeError"],
  ["rejects", 'void Promise.reject(new TypeError("no"))', "TypeError"],
])("an error that nobody catches is on the workflow in which it %s", async (_, end, type) => {
  const dir = emptyFolder();
  const code = `
    import { start, workflow } from "spoor";
    start();
    void workflow("beside", () => new Promise(() => {}));
    void workflow("failing", () => new Promise(() => { ${end}; }));
    setInterval(() => {}, 1000);
  `;
  const ended = await runNode(["--input-type=module", "--eval", code], { env: { SPOOR_DIR: dir } });
  expect(ended).toMatchObject({ code: 1, signal: null });
  const found = journalSpans(dir).map(({ name, attributes }) => [name, attributes]);
  expect(Object.fromEntries(found)).toMatchObject({
    "invoke_workflow beside": { "spoor.workflow.status": "cancelled" },
    "invoke_workflow failing": { "spoor.workflow.status": "failed", "error.type": type },
  });
  expect(found).toHaveLength(2);
});

test("an error that the application handles leaves what is open alone", async () => {
  const dir = emptyFolder();
  const code = `
    import { start, workflow } from "spoor";
    start();
    process.on("uncaughtException", () => {});
    await workflow("going on", async () => {
      setTimeout(() => { throw new RangeError("out"); }, 10);
      await new Promise((resolve) => setTimeout(resolve, 50));
    });
  `;
  expect(
    await runNode(["--input-type=module", "--eval", code], { env: { SPOOR_DIR: dir } }),
  ).toMatchObject({ code: 0 });
  expect(journalSpans(dir).map(({ attributes }) => attributes["spoor.workflow.status"])).toEqual([
    "completed",
  ]);
});
