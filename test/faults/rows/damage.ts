import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readSegments } from "@spoor/journal";
import { between, randomOf } from "../runner/random.ts";
import type { Random } from "../runner/random.ts";
import { collectorFiles } from "./collector-files.ts";
import type { Row, Seen, Variant } from "../runner/row.ts";
import { spansOf } from "../../support/journal.ts";

const spans = 200;
/** Copies of a journal that are damaged in one run, each in another way. */
const copies = 3000;

type Damage = (bytes: Buffer, random: Random) => Buffer;

const place = (bytes: Buffer, random: Random): number => between(random, 0, bytes.length - 1);

/** What becomes of files on disks that fail, or that something else writes into. */
const damages: Readonly<Record<string, Damage>> = {
  "a bit flipped": (bytes, random) => {
    const at = place(bytes, random);
    bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << between(random, 0, 7)), at);
    return bytes;
  },
  "a run of NUL": (bytes, random) => {
    const at = place(bytes, random);
    return bytes.fill(0, at, Math.min(bytes.length, at + between(random, 1, 600)));
  },
  "cut off": (bytes, random) => bytes.subarray(0, place(bytes, random)),
  "a piece missing": (bytes, random) => {
    const at = place(bytes, random);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + between(random, 1, 600))]);
  },
  "a piece twice": (bytes, random) => {
    const at = place(bytes, random);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - 300))]);
  },
};

const segmentsIn = (folder: string): string[] => {
  const journal = join(folder, ".spoor/journal");
  return readdirSync(journal)
    .filter((name) => /^traces-.*\.(?:open|jsonl)$/.test(name))
    .map((name) => join(journal, name));
};

/** What is damaged loses its own line and its neighbour, and the last line where all after it is gone. */
const damaged = (name: string, damage: Damage): Variant => ({
  name,
  systems: ["spoor"],
  quick: name === "a run of NUL",
  plan: { spans },
  answers: "down",
  after: ({ folder, random }) => {
    for (const path of segmentsIn(folder))
      writeFileSync(path, damage(readFileSync(path), random), { mode: 0o600 });
  },
  expected: { damaged: true, lost: name === "cut off" ? spans : 6 },
});

/** Reads many damaged copies of one journal: nothing may be thrown, and no line taken that was not written. */
function readDamaged({ folder }: Pick<Seen, "folder">): string[] {
  const random = randomOf("damaged copies");
  const [path = ""] = readdirSync(join(folder, "before")).map((name) =>
    join(folder, "before", name),
  );
  const original = readFileSync(path);
  const written = new Set(original.toString("utf8").split("\n").map(idsOf));
  const dir = mkdtempSync(join(folder, "copy-"));
  mkdirSync(join(dir, "journal"));
  const kinds = Object.values(damages);
  for (let copy = 0; copy < copies; copy += 1) {
    const damage = kinds[copy % kinds.length];
    if (damage === undefined) continue;
    const name = path.slice(path.lastIndexOf("/"));
    writeFileSync(join(dir, "journal", name), damage(Buffer.from(original), random));
    for (const { request } of readSegments(dir))
      if (!written.has(idsOf(JSON.stringify(request))))
        return [`copy ${copy}: a line that was never written`];
  }
  return [];
}

/** The spans of a line as a text; all of a span counts, so that a changed value is another span. */
function idsOf(line: string): string {
  if (line === "") return "";
  const { resourceSpans } = JSON.parse(line);
  return JSON.stringify(spansOf({ resourceSpans }));
}

const alien = (name: string, line: string): Variant => ({
  name,
  systems: ["spoor"],
  plan: { spans },
  answers: "down",
  after: ({ folder }) => {
    const file = "traces-mg0000000-1-0-00000000000000ff-0.jsonl";
    writeFileSync(join(folder, ".spoor/journal", file), `${line}\n`, { mode: 0o600 });
  },
  expected: { damaged: true },
});

const request = '{"resourceSpans":[{"scopeSpans":[{"spans":[]}]}]';

/** Files of the journal that are not as they were written, or not ours. */
export const damage: readonly Row[] = [
  {
    row: 20,
    title: "files of the journal are damaged or cut off",
    promise: "what is whole arrives, what is not is passed over, nothing false is taken",
    variants: [
      ...Object.entries(damages).map(([name, how]) => damaged(name, how)),
      {
        name: `${copies} damaged copies`,
        systems: ["spoor"],
        plan: { spans: 50 },
        answers: "down",
        after: ({ folder }) => {
          for (const path of segmentsIn(folder))
            cpSync(path, join(folder, "before", path.slice(path.lastIndexOf("/"))));
        },
        expected: { problems: readDamaged },
      },
    ],
  },
  {
    row: 21,
    title: "files of another version, of a Collector, or not ours, lie in the journal",
    promise: "refused by name and counted, or passed over; all others arrive",
    variants: [
      alien("a newer version", `${request},"spoor":{"v":99,"n":0,"seq":0,"crc":0}}`),
      alien("an older version", `${request},"spoor":{"v":0,"n":0,"seq":0,"crc":0}}`),
      alien("without a trailer", `${request}}`),
      alien("no JSON", "\u0000\u0001\u0002"),
      ...collectorFiles,
    ],
  },
];
