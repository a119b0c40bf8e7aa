import { join } from "node:path";
import { expect, test } from "vitest";
import { startMockProvider } from "../fixtures/mock-provider/start.ts";
import { folderBytes } from "../support/folder-bytes.ts";
import { journalSpans } from "../support/journal.ts";
import { startOtlpReceiver } from "../support/otlp-receiver.ts";
import { emptyFolder, root, runNode } from "../support/run-app.ts";

const secret = "PLANTED-8d3f1c";
/** What the provider answers everywhere. */
const answer = "track an animal";

test("no output holds a prompt, a reply, tool arguments, a tool's result or a key", async () => {
  const provider = await startMockProvider();
  const receiver = await startOtlpReceiver();
  const dir = emptyFolder();
  const ended = await runNode(
    ["--import", "spoor/register", join(import.meta.dirname, "app.mjs")],
    {
      env: {
        PROVIDER_URL: provider.url,
        SECRET: secret,
        SPOOR_DIR: dir,
        SPOOR_CONSOLE: "1",
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      },
    },
  );
  const sent = JSON.stringify(await provider.requests());
  await provider.close();
  await receiver.close();
  expect(ended.code, ended.stderr).toBe(0);
  expect(journalSpans(dir).length).toBeGreaterThan(11);
  const show = (...args: string[]) =>
    runNode(["packages/cli/bin/spoor.js", ...args, "--store", dir], { cwd: root });
  const shown = await Promise.all([
    show("show"),
    show("trace"),
    show("export", "--json"),
    show("export", "--format", "otlp"),
  ]);
  const outputs = {
    journal: folderBytes(dir).toString("utf8"),
    delivered: ["traces", "metrics", "logs"]
      .map((signal) => JSON.stringify(receiver.requests(`/v1/${signal}`)))
      .join(""),
    console: ended.stdout + ended.stderr,
    cli: shown.map(({ stdout, stderr }) => stdout + stderr).join(""),
  };
  // The secret was really sent, and each output really holds the calls.
  expect(sent).toContain(secret);
  for (const [name, text] of Object.entries(outputs)) {
    expect(text, name).toContain("gpt-4o-mini");
    expect(text, name).not.toContain(secret);
    expect(text, name).not.toContain(answer);
  }
});
