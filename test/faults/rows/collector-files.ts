import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeRequest, readSegments } from "@spoor/journal";
import type { SegmentProblem } from "@spoor/journal";
import type { Seen, Variant } from "../runner/row.ts";

const span = {
  traceId: "c011ec70c011ec70c011ec70c011ec70",
  spanId: "c011ec70c011ec70",
  name: "of a Collector",
  kind: 1,
  startTimeUnixNano: "1700000000000000000",
  endTimeUnixNano: "1700000001000000000",
};
const request = { resourceSpans: [{ scopeSpans: [{ spans: [span, span] }] }] };
const json = JSON.stringify(request);

/** A message as the file exporter writes it where it is not a line: behind its length in 4 bytes, big-endian. */
function sized(message: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  return Buffer.concat([length, message]);
}

/** A frame of Zstandard (RFC 8878) with one block that is not compressed; `content` has 256 to 65,791 bytes. */
function zstd(content: Buffer): Buffer {
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x60, 0, 0, 0, 0, 0]);
  head.writeUInt16LE(content.length - 256, 5);
  head.writeUIntLE(content.length * 8 + 1, 7, 3);
  return Buffer.concat([head, content]);
}

/** What the Collector's file exporter writes, by its own names. */
const files: Readonly<Record<string, Buffer>> = {
  "traces.jsonl": Buffer.from(`${json}\n${json}\n`),
  "traces.pb": sized(encodeRequest(request, "traces")),
  "traces.json.zst": sized(zstd(Buffer.from(json))),
};

const common = {
  systems: ["spoor"],
  plan: { spans: 200 },
  answers: "down",
} as const;

/** Nothing of a Collector's is sent as if it were the application's. */
const noneSent = ({ sink }: Seen): string[] =>
  [...sink.taken.keys()].some((key) => key.includes(span.spanId))
    ? ["a span of the Collector's file was sent"]
    : [];

/** `spoor ship` says of as many damaged lines as the reader has found. */
function counted({ damage, shipped }: Seen): string[] {
  const [, told = "0"] = /(\d+) lines? damaged/.exec(shipped) ?? [];
  return damage.length > 0 && Number(told) === damage.length
    ? []
    : [`the reader refuses ${damage.length} lines, spoor ship says: ${shipped}`];
}

const ourName = "traces-mg0000000-1-0-00000000000000ff-0.jsonl";

/** The reader names the file, which stays as it is when `spoor ship` has been there. */
function named({ folder }: Seen, content: Buffer): string[] {
  const path = join(folder, ".spoor/journal", ourName);
  const refused = new Set<string>();
  const onProblem = ({ file }: SegmentProblem): void => void refused.add(file);
  const lines = [...readSegments(join(folder, ".spoor"), { onProblem })];
  return [
    ...(refused.size === 1 && refused.has(path) ? [] : [`refused: ${[...refused].join(", ")}`]),
    ...(lines.some(({ file }) => file === path) ? ["a line of the Collector's was read"] : []),
    ...(readFileSync(path).equals(content) ? [] : [`${path} was changed`]),
  ];
}

const underOurName = (name: string, content: Buffer): Variant => ({
  ...common,
  name: `a Collector's ${name} by a segment's name`,
  after: ({ folder }) => {
    writeFileSync(join(folder, ".spoor/journal", ourName), content, { mode: 0o600 });
  },
  expected: {
    damaged: true,
    problems: (seen) => [...noneSent(seen), ...counted(seen), ...named(seen, content)],
  },
});

const places = ["journal", "rejected"].flatMap((dir) =>
  Object.entries(files).map(([name, content]) => ({ path: join(".spoor", dir, name), content })),
);

function untouched({ folder, damage }: Seen): string[] {
  const changed = places.filter(
    ({ path, content }) => !readFileSync(join(folder, path)).equals(content),
  );
  return [
    ...changed.map(({ path }) => `${path} was changed`),
    ...damage.map((problem) => `a file that is none of ours was read: ${problem}`),
  ];
}

/** Files of a Collector's file exporter where one may have told it to write them. */
export const collectorFiles: readonly Variant[] = [
  ...Object.entries(files).map(([name, content]) => underOurName(name, content)),
  {
    ...common,
    name: "a Collector's files by their own names",
    after: ({ folder }) => {
      mkdirSync(join(folder, ".spoor/rejected"), { recursive: true, mode: 0o700 });
      for (const { path, content } of places) writeFileSync(join(folder, path), content);
    },
    expected: { problems: (seen) => [...noneSent(seen), ...untouched(seen)] },
  },
];
