import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderBytes } from "../support/folder-bytes.ts";
import { emptyFolder, register, root, runNode } from "../support/run-app.ts";

test("what the page on privacy says to try prints what it says", async () => {
  const page = readFileSync(join(root, "docs/privacy.md"), "utf8");
  const [, pattern = "", code = ""] =
    /SPOOR_REDACT_PATTERNS='([^'[]*)' node .* -e '([^']*)'/s.exec(page) ?? [];
  const [, printed = ""] = /prints `([^`]*)`/.exec(page) ?? [];
  const dir = emptyFolder();
  const ended = await runNode(["--import", register, "--input-type=module", "-e", code], {
    env: { SPOOR_DIR: dir, SPOOR_CONSOLE: "1", SPOOR_REDACT_PATTERNS: pattern },
  });
  expect(printed).toContain("[REDACTED:pattern]");
  expect(ended.stderr).toContain(printed);
  expect(folderBytes(dir).includes(printed)).toBe(true);
  expect(folderBytes(dir).includes("hunter2")).toBe(false);
});
