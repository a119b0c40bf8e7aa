import { rmSync } from "node:fs";
import { expect, test } from "vitest";
import { emptyFolder, register, runNode } from "../support/run-app.ts";

test.each([
  ["debug", /Registered a global for trace/],
  ["error", /^$/],
])("OTEL_LOG_LEVEL=%s prints OpenTelemetry's own log from there on", async (level, log) => {
  const dir = emptyFolder();
  const args = ["--import", register, "--eval", "0"];
  const { code, stdout, stderr } = await runNode(args, {
    env: { SPOOR_DIR: dir, OTEL_LOG_LEVEL: level },
  });
  rmSync(dir, { recursive: true, force: true });
  expect(code).toBe(0);
  expect(stdout + stderr).toMatch(log);
});
