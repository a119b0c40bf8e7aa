import { expect, test } from "vitest";
import { startMockProvider } from "../fixtures/mock-provider/start.ts";
import { journalEvents, journalMetricNames, journalSpans } from "../support/journal.ts";
import { emptyFolder, register, runNode } from "../support/run-app.ts";

const app = `${import.meta.dirname}/apps/own-sdk.mjs`;

test("an application with its own SDK gets its spans and Spoor writes them, events and metrics", async () => {
  const dir = emptyFolder();
  const ended = await runNode([app], { env: { SPOOR_DIR: dir } });
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  expect(JSON.parse(ended.stdout)).toEqual(["run_step One", "invoke_workflow demo"]);
  expect(journalSpans(dir).map((span) => span.name)).toEqual([
    "run_step One",
    "invoke_workflow demo",
  ]);
  expect(journalEvents(dir).map((event) => event.name)).toEqual(["spoor.step.blocked"]);
  expect([...journalMetricNames(dir)]).toContain("spoor.step.blocked");
});

test("register beside an SDK that was registered before starts none of its own and says so", async () => {
  const dir = emptyFolder();
  const script = 'console.log("app ran")';
  const ended = await runNode(
    ["--import", "./test/start/apps/other-sdk.mjs", "--import", register, "--eval", script],
    { env: { SPOOR_DIR: dir } },
  );
  expect(ended).toMatchObject({ code: 0, stdout: "app ran\n" });
  expect(ended.stderr).toContain("another OpenTelemetry SDK is registered already");
  expect(journalSpans(dir)).toEqual([]);
});

test("a set-up file of the application's own, loaded first, sees the calls of what is loaded after it", async () => {
  const provider = await startMockProvider();
  const dir = emptyFolder();
  const apps = `${import.meta.dirname}/apps`;
  const ended = await runNode(["--import", `${apps}/telemetry.mjs`, `${apps}/ask.mjs`], {
    env: { SPOOR_DIR: dir, PROVIDER_URL: provider.url },
  });
  await provider.close();
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  const [span, ...others] = journalSpans(dir);
  expect([span?.name, others]).toEqual(["chat gpt-4o-mini", []]);
  expect(span?.attributes["spoor.usage.cost.status"]).toBe("priced");
});
