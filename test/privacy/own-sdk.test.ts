import { join } from "node:path";
import { expect, test } from "vitest";
import { folderBytes } from "../support/folder-bytes.ts";
import { journalSpans } from "../support/journal.ts";
import { emptyFolder, runNode } from "../support/run-app.ts";
import { secrets } from "../support/secrets.ts";

const secret = secrets(3)[0]?.secret ?? "";

test("in an application's own SDK its spans stay as they are, and the journal has none of their secrets", async () => {
  const dir = emptyFolder();
  const ended = await runNode([join(import.meta.dirname, "own-sdk-app.mjs")], {
    env: { SECRET: `used ${secret}`, SPOOR_DIR: dir },
  });
  expect(ended.code, ended.stderr).toBe(0);
  expect(JSON.parse(ended.stdout)).toEqual([{ note: `used ${secret}` }]);
  expect(journalSpans(dir).map(({ attributes }) => attributes["note"])).toEqual([
    "used [REDACTED:anthropic]",
  ]);
  expect(folderBytes(dir).includes(secret)).toBe(false);
});
