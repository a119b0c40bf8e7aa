import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { count } from "@spoor/core/record";
import * as fc from "fast-check";
import { Collector } from "../collect.ts";
import { openTranscript } from "../json-file.ts";
import type { TranscriptFile, TranscriptReader } from "../reader.ts";
import type { TranscriptRecord } from "../record.ts";
import type { Session } from "../session.ts";

const samples = new URL("../../../../../../shared/data/agent-logs/", import.meta.url);

/** The context of a test. */
interface Context {
  skip(note?: string): never;
}

/** The path of a recorded transcript; skips the test, with a loud line, where it is not there. */
export function sampleOf(name: string, context: Context): string {
  const path = fileURLToPath(new URL(name, samples));
  if (existsSync(path)) return path;
  // oxlint-disable-next-line no-console -- a test that did not run must be seen
  console.warn(`SKIPPED: no transcript at ${path}`);
  return context.skip(`no transcript at ${path}`);
}

/** A transcript with these values. */
export function fileOf(values: readonly unknown[], path = "/t/one.jsonl"): TranscriptFile {
  async function* items() {
    for (const value of values) yield { value };
  }
  return { path, head: values.slice(0, 20), values: items };
}

export async function readAll(
  reader: TranscriptReader,
  file: TranscriptFile,
  isDetailed = false,
): Promise<readonly TranscriptRecord[]> {
  const records: TranscriptRecord[] = [];
  for await (const record of reader.read(file, isDetailed)) records.push(record);
  return records;
}

/** The sessions in `files`, all of which `reader` has to recognise. */
export async function sessionsOf(
  reader: TranscriptReader,
  ...files: readonly TranscriptFile[]
): Promise<readonly Session[]> {
  const collector = new Collector();
  for (const file of files) {
    if (!reader.recognises(file)) throw new Error(`${reader.agent} does not know ${file.path}`);
    await collector.add(reader.agent, file.path, reader.read(file));
  }
  return collector.sessions();
}

/** The one session of a recorded transcript. */
export async function sampleSession(
  reader: TranscriptReader,
  name: string,
  context: Context,
): Promise<Session> {
  const sessions = await sessionsOf(reader, await openTranscript(sampleOf(name, context)));
  const [session] = sessions;
  if (session === undefined || sessions.length > 1)
    throw new Error(`${name} has ${sessions.length} sessions`);
  return session;
}

const anyValue = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(null, -1, 1.5, 1e300, 2 ** 53, "12", "__proto__", "T-", {}, [], [null]),
);

/** `value` with its `index`th value, in the order of its text, replaced. */
function replaced(value: unknown, index: number, by: unknown): unknown {
  let at = 0;
  return JSON.parse(JSON.stringify(value, (_, item: unknown) => (at++ === index ? by : item)));
}

function sizeOf(value: unknown): number {
  let size = 0;
  JSON.stringify(value, (_, item: unknown) => {
    size++;
    return item;
  });
  return size;
}

/** Whether `reader` fails with any JSON, alone or in the place of any value in `values`, and with which. */
export async function checkAnyJson(
  reader: TranscriptReader,
  values: readonly unknown[],
): Promise<{ readonly failed: boolean; readonly counterexample: unknown }> {
  const changed = fc
    .tuple(fc.nat(sizeOf(values) - 1), anyValue)
    .map(([index, by]) => replaced(values, index, by));
  const files = fc.oneof(changed, fc.array(anyValue));
  const { failed, counterexample } = await fc.check(
    fc.asyncProperty(files, async (of) => {
      const file = fileOf(Array.isArray(of) ? of : [of]);
      reader.recognises(file);
      const detailed = await readAll(reader, file, true);
      return [...(await readAll(reader, file)), ...detailed].every(isPlain);
    }),
    { numRuns: 1000 },
  );
  return { failed, counterexample };
}

export const neverFails = { failed: false, counterexample: null };

function isPlain(record: TranscriptRecord): boolean {
  if (record.kind === "skipped") return record.count === 1;
  if (typeof record.session !== "string") return false;
  if (record.kind !== "call" || record.tokens === undefined) return true;
  return Object.values(record.tokens).every((tokens) => count(tokens) !== undefined);
}
