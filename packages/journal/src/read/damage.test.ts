import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readSegments } from "./read-segments.ts";
import { encodeLine } from "../line.ts";

const lines = 50;
const dir = mkdtempSync(join(tmpdir(), "spoor-damage-"));
const file = join(dir, "journal", "traces-loyw3v28-7-0-0123456789abcdef-0.jsonl");
mkdirSync(join(dir, "journal"));

afterAll(() => rmSync(dir, { recursive: true, force: true }));

type Random = (below: number) => number;

/** Mulberry32: the same numbers for the same seed, on every machine. */
function randomOf(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

function bodyOf(id: number, random: Random): string {
  const content = Array.from({ length: random(300) }, () => String.fromCodePoint(32 + random(600)));
  const span = { id, name: content.join(""), ok: random(2) === 1, cost: random(1e9) / 1e6 };
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }).slice(0, -1);
}

interface Stroke {
  readonly name: string;
  readonly rounds: number;
  /** How many lines it may cost: those it touches, and no other. */
  readonly mayLose: number;
  readonly damage: (bytes: Buffer, random: Random) => Buffer;
}

/** Damage of the kinds that disks, crashes and editors do. */
const strokes: readonly Stroke[] = [
  {
    name: "another byte",
    rounds: 2000,
    mayLose: 1,
    damage: (bytes, random) => overwritten(bytes, random(bytes.length), Buffer.from([random(256)])),
  },
  {
    name: "another bit",
    rounds: 1000,
    mayLose: 1,
    damage: (bytes, random) => {
      const at = random(bytes.length);
      return overwritten(bytes, at, Buffer.from([(bytes[at] ?? 0) ^ (1 << random(8))]));
    },
  },
  {
    name: "zeros",
    rounds: 300,
    mayLose: 6,
    damage: (bytes, random) =>
      overwritten(bytes, random(bytes.length), Buffer.alloc(1 + random(300))),
  },
  {
    name: "bytes missing",
    rounds: 300,
    mayLose: 6,
    damage: (bytes, random) => {
      const at = random(bytes.length);
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random(300))]);
    },
  },
  {
    name: "bytes repeated",
    rounds: 300,
    mayLose: 1,
    damage: (bytes, random) => {
      const from = random(bytes.length);
      const at = random(bytes.length);
      const copy = bytes.subarray(from, from + 1 + random(300));
      return Buffer.concat([bytes.subarray(0, at), copy, bytes.subarray(at)]);
    },
  },
  {
    name: "the end missing",
    rounds: 300,
    mayLose: lines,
    damage: (bytes, random) => bytes.subarray(0, random(bytes.length)),
  },
];

function overwritten(bytes: Buffer, at: number, by: Buffer): Buffer {
  const damaged = Buffer.from(bytes);
  by.copy(damaged, at);
  return damaged;
}

test.each(strokes)(
  "of $rounds segments with $name none makes the reader throw or accept a line that nobody wrote",
  ({ damage, rounds, mayLose }) => {
    const seed = 20_261_120;
    const random = randomOf(seed);
    const bodies = Array.from({ length: lines }, (_, id) => bodyOf(id, random));
    const whole = Buffer.concat(bodies.map((body, seq) => encodeLine(body, { n: seq + 1, seq })));
    const wrong: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const damaged = damage(whole, random);
      writeFileSync(file, damaged);
      let problems = 0;
      const seen = new Set<number>();
      for (const { request, trailer } of readSegments(dir, { onProblem: () => (problems += 1) })) {
        const { n, seq } = trailer;
        const isAsWritten = JSON.stringify(request) === `${bodies[seq] ?? ""}}` && n === seq + 1;
        if (!isAsWritten) wrong.push(`seed ${seed}, round ${round}: line ${seq} was accepted`);
        seen.add(seq);
      }
      const lost = lines - seen.size;
      const isSilent = lost > 0 && problems === 0 && damaged.length >= whole.length;
      if (lost > mayLose || isSilent) {
        wrong.push(`seed ${seed}, round ${round}: ${lost} lost, ${problems} reported`);
      }
    }
    expect(wrong).toEqual([]);
  },
  60_000,
);
