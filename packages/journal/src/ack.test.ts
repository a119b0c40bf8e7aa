import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { destinationId, readAcks, writeAck } from "./ack.ts";
import { openFolder } from "./folder.ts";
import type { Folder } from "./folder.ts";

const segment = "traces-loyw3v28-7-0-0123456789abcdef-0";
const destination = "https://collector.example.com/v1/traces";
let folder: Folder = { dir: "", journal: "" };

beforeEach(() => {
  const opened = openFolder(mkdtempSync(join(tmpdir(), "spoor-ack-")));
  if ("problem" in opened) throw new Error(opened.problem);
  folder = opened;
});

afterEach(() => rmSync(folder.dir, { recursive: true, force: true }));

test("an acknowledgement is a file with the offset, named after the segment and the destination", () => {
  expect(writeAck({ folder, segment, destination, offset: 4711 })).toBe(true);
  const hash = createHash("sha256").update(destination).digest("hex").slice(0, 12);
  expect(readdirSync(folder.journal)).toEqual([`${segment}.${hash}.ack`]);
  expect(readFileSync(join(folder.journal, `${segment}.${hash}.ack`), "utf8")).toBe("4711");
});

test("acknowledgements of one segment are kept apart by destination and outlive its sealing", () => {
  const other = "https://other.example.com/v1/traces";
  writeAck({ folder, segment: `${segment}.open`, destination, offset: 1 });
  writeAck({ folder, segment: `${segment}.jsonl`, destination, offset: 2 });
  writeAck({ folder, segment, destination: other, offset: 3 });
  const acks = [...readAcks(folder.dir)].sort((left, right) => left.offset - right.offset);
  expect(acks).toEqual([
    { segment, destination: destinationId(destination), offset: 2 },
    { segment, destination: destinationId(other), offset: 3 },
  ]);
});

test.each(["", "-1", "1e3", "12 ", "99999999999999999999", "9".repeat(16)])(
  "an acknowledgement that says %j is left out",
  (text) => {
    writeFileSync(join(folder.journal, `${segment}.0123456789ab.ack`), text);
    expect(readAcks(folder.dir)).toEqual([]);
  },
);

test.each([
  { segment: "../../etc/passwd", offset: 1 },
  { segment, offset: -1 },
  { segment, offset: 0.5 },
])("$segment up to $offset is not acknowledged", (wrong) => {
  expect(writeAck({ folder, destination, ...wrong })).toBe(false);
  expect(readdirSync(folder.journal)).toEqual([]);
});

test("a folder that is gone gives false and nothing", () => {
  rmSync(folder.dir, { recursive: true });
  expect(writeAck({ folder, segment, destination, offset: 1 })).toBe(false);
  expect(readAcks(folder.dir)).toEqual([]);
});
