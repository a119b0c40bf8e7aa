import { readdirSync, writeFileSync } from "node:fs";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { announceShipping, segmentsForAll, shipperOfAll } from "./shipping.ts";
import { thisProcess } from "./process-name.ts";
import { openFolder } from "../folder.ts";
import type { Folder } from "../folder.ts";
import { segmentName } from "../segment-name.ts";

function newFolder(): Folder {
  const folder = openFolder(mkdtempSync(join(tmpdir(), "spoor-shipping-")));
  if ("problem" in folder) throw new Error(folder.problem);
  return folder;
}

/** A process that runs as long as this one does: the one that started it. */
const parent = { pid: process.ppid, start: undefined };
const random = "0".repeat(16);

function segmentOf(folder: Folder, process: { pid: number; start?: string | undefined }): string {
  const name = segmentName({
    signal: "traces",
    startMs: 1,
    ...process,
    threadId: 0,
    random,
    seq: process.pid,
  });
  writeFileSync(join(folder.journal, `${name}.open`), "line\n");
  return name;
}

const marks = (folder: Folder): string[] =>
  readdirSync(folder.journal).filter((name) => name.includes(".ships-"));

test("the word of a process that ships goes with it, and that of dead ones when the next comes", () => {
  const folder = newFolder();
  writeFileSync(join(folder.journal, "999999999-x.ships-own"), "");
  const end = announceShipping(folder, "own");
  expect(marks(folder)).toEqual([expect.stringMatching(`^${process.pid}-`)]);
  end();
  expect(marks(folder)).toEqual([]);
});

test("who ships for all takes the segments of living processes but of those that ship themselves", () => {
  const folder = newFolder();
  const other = segmentOf(folder, parent);
  const own = segmentOf(folder, thisProcess());
  announceShipping(folder, "all");
  expect(new Set(segmentsForAll(folder).map(({ segment }) => segment))).toEqual(
    new Set([other, own]),
  );
  expect(shipperOfAll(folder)).toBeUndefined();
  writeFileSync(join(folder.journal, `${parent.pid}-x.ships-own`), "");
  expect(segmentsForAll(folder).map(({ segment }) => segment)).toEqual([own]);
  writeFileSync(join(folder.journal, `${parent.pid}-x.ships-all`), "");
  expect(shipperOfAll(folder)).toEqual(parent);
});
