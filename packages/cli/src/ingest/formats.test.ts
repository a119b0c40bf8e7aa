import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { encodeLine, encodeRequest } from "@spoor/journal";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { logRequest, spanRequest } from "../fixture.ts";
import { inputOf, readInput, readPiped } from "./fixture-ingest.ts";

const samples = join(import.meta.dirname, "../../../../../shared/data/otlp-samples");

/** The format of each sample, and how many spans, log records and data points it holds. */
const expected = [
  ["otel-demo-mixed.otlp.jsonl", "otlp-json", 5121],
  ["vs-copilot-1.otlp.jsonl", "otlp-json", 4],
  ["vs-copilot-2.otlp.jsonl", "otlp-json", 4],
  ["proto-example-trace.json", "otlp-json", 1],
  ["proto-example-logs.json", "otlp-json", 1],
  ["proto-example-events.json", "otlp-json", 1],
  ["proto-example-metrics.json", "otlp-json", 4],
  ["hyperdx-basic-insert.json", "otlp-json", 2],
  ["jaeger-otlp-in.json", "otlp-json", 2],
  ["jaeger-ui-otlp-error.json", "otlp-json", 1],
  ["langfuse-claude-agent-2025-12-22.json", "langfuse", 7],
  ["langfuse-microsoft-agent-2025-12-17.json", "langfuse", 4],
  ["langfuse-vercel-aisdk-2025-11-17.json", "langfuse", 3],
  ["otel-demo.resourceSpans.pb", "otlp-protobuf", 1],
  ["otel-demo.resourceLogs.pb", "otlp-protobuf", 1],
  ["otel-demo.resourceMetrics.pb", "otlp-protobuf", 38],
  ["proto-example.resourceSpans.pb", "otlp-protobuf", 1],
  ["proto-example.resourceLogs.pb", "otlp-protobuf", 1],
  ["proto-example.resourceMetrics.pb", "otlp-protobuf", 4],
  ["ai-sdk-v6-span-tree.json", undefined, 0],
  ["openlit-trace-analysis.json", undefined, 0],
] as const;

function sample(name: string, skip: () => void): Buffer {
  if (existsSync(samples)) return readFileSync(join(samples, name));
  // oxlint-disable-next-line no-console -- a skip must be seen
  console.warn(`SKIPPED: reading ${name}: ${samples} is not there`);
  skip();
  return Buffer.alloc(0);
}

test.for(expected)("%s is %s of %i records", async ([name, format, records], context) => {
  const content = sample(name, () => context.skip());
  expect(await readInput(inputOf(content))).toMatchObject({ format, records, rejected: {} });
  expect(await readPiped(gzipSync(content), 1000)).toMatchObject({ format, records, rejected: {} });
});

const span = spanRequest([{ id: "a", name: "one" }]);
const log = logRequest([{ name: "event" }]);
const lineOf = (request: object, seq = 0) =>
  encodeLine(JSON.stringify(request).slice(0, -1), { n: 1, seq });
const sized = (message: Buffer): Buffer => {
  const prefix = Buffer.alloc(4);
  prefix.writeUInt32BE(message.length);
  return Buffer.concat([prefix, message]);
};
const protobuf = encodeRequest({ ...span }, "traces");

/** A zstd frame that holds `content` as it is: what no compressor is needed for. */
function zstdFrame(content: Buffer): Buffer {
  const header = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0, 0, 0, 0, 0]);
  header.writeUInt32LE(content.length, 5);
  const block = Buffer.alloc(3);
  block.writeUIntLE((content.length << 3) | 1, 0, 3);
  return Buffer.concat([header, block, content]);
}

const line = `${JSON.stringify(span)}\n`;
const framings: readonly (readonly [string, Buffer, string, number])[] = [
  ["JSON lines", Buffer.from(`${line}\n${JSON.stringify(log)}\r\n`), "otlp-json", 2],
  ["a last line without its end", Buffer.from(line.trim()), "otlp-json", 1],
  ["JSON behind a byte order mark", Buffer.from(`\uFEFF${line}`), "otlp-json", 1],
  ["a list of requests", Buffer.from(JSON.stringify([span, log])), "otlp-json", 2],
  ["a list in each line", Buffer.from(`[${line.trim()}]\n[${line.trim()}]\n`), "otlp-json", 2],
  ["a document over lines", Buffer.from(JSON.stringify(span, null, 2)), "otlp-json", 1],
  [
    "documents over lines, one behind the other",
    Buffer.from(`${JSON.stringify(span, null, 2)}\n${JSON.stringify(log, null, 2)}\n`),
    "otlp-json",
    2,
  ],
  ["a list over lines", Buffer.from(JSON.stringify([span, log], null, 2)), "otlp-json", 2],
  ["lines of the journal", Buffer.concat([lineOf(span), lineOf(log, 1)]), "otlp-json", 2],
  ["protobuf", protobuf, "otlp-protobuf", 1],
  ["protobuf, two requests", Buffer.concat([protobuf, protobuf]), "otlp-protobuf", 2],
  ["sized protobuf", Buffer.concat([sized(protobuf), sized(protobuf)]), "collector-file", 2],
  ["sized zstd of protobuf", sized(zstdFrame(protobuf)), "collector-file", 1],
  ["sized zstd of JSON", sized(zstdFrame(Buffer.from(line.trim()))), "collector-file", 1],
  ["zstd of sized protobuf", zstdFrame(sized(protobuf)), "collector-file", 1],
  ["zstd of JSON lines", zstdFrame(Buffer.from(line + line)), "otlp-json", 2],
  ["gzip of zstd", gzipSync(zstdFrame(Buffer.from(line))), "otlp-json", 1],
];

describe.each(framings)("%s", (...[, content, format, records]) => {
  test.each([1, 7, 100_000])("in chunks of %i bytes", async (chunkBytes) => {
    const read = await readInput(inputOf(content, chunkBytes));
    expect(read).toMatchObject({ format, records, rejected: {} });
    expect(await readPiped(content, chunkBytes)).toMatchObject({ format, records, rejected: {} });
  });

  test("says the same span", async () => {
    const { requests } = await readInput(inputOf(content));
    expect(requests[0]).toMatchObject({
      resourceSpans: [{ scopeSpans: [{ spans: [{ name: "one", spanId: "a000000000000000" }] }] }],
    });
  });

  test("cut off or damaged anywhere ends in what can be read, and says what cannot", async () => {
    for (let length = 1; length < content.length; length += 13) {
      const read = await readInput(inputOf(content.subarray(0, length), 50));
      expect(read.records).toBeLessThanOrEqual(records);
    }
    await fc.assert(
      fc.asyncProperty(fc.nat(content.length * 8 - 1), async (bit) => {
        const turned = Buffer.from(content);
        turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const read = await readInput(inputOf(turned));
        expect(read.records).toBeLessThanOrEqual(records);
      }),
      { numRuns: 60 },
    );
  });
});

const rejected = async (content: string | Buffer) => (await readInput(inputOf(content))).rejected;

describe("what is not taken is told", () => {
  test.each([
    ["malformed line", `${line}{"resourceSpans":[{]\n${line}`, 2],
    ["unfinished last line", `${line}{"resourceSpans":[{"sc`, 1],
    ["no telemetry", `${line}{"other":1}\n`, 1],
    ["names in snake_case, which OTLP/JSON does not have", `{"resource_spans":[]}\n`, 0],
    ["resourceSpans is no list", `{"resourceSpans":{}}\n`, 0],
    ["unfinished document", JSON.stringify(span, null, 2).slice(0, -2), 1],
  ])("%s", async (reason, content, records) => {
    const read = await readInput(inputOf(content));
    expect(read.rejected).toEqual({ [reason]: 1 });
    expect(read.records).toBe(records);
  });

  test("with the file and the line", async () => {
    const { places } = await readInput(inputOf(`${line}{"resourceSpans":[{]\n${line}`));
    expect(places).toEqual(["in:2"]);
  });

  test("a line of the journal whose bytes are not those that were written", async () => {
    const damaged = lineOf(span).toString("latin1").replace("one", "two");
    expect(await rejected(`${damaged}${line}`)).toEqual({ "line with a wrong checksum": 1 });
  });

  test("and the whole line behind a torn one is kept", async () => {
    const torn = Buffer.concat([lineOf(log).subarray(0, 100), lineOf(span)]);
    const read = await readInput(inputOf(Buffer.concat([lineOf(log), torn])));
    expect(read).toMatchObject({ records: 2, rejected: { "line with a wrong checksum": 1 } });
  });

  test("a last message that is not whole, and a length that is none", async () => {
    const messages = Buffer.concat([sized(protobuf), sized(protobuf)]);
    expect(await rejected(messages.subarray(0, -5))).toEqual({ "unfinished last message": 1 });
    expect(await rejected(Buffer.concat([sized(protobuf), Buffer.alloc(8, 0xff)]))).toEqual({
      "damaged length of a message, after which nothing can be read": 1,
    });
  });

  test("gzip that ends too early", async () => {
    const packed = gzipSync(Buffer.from(line.repeat(5000)));
    const read = await readInput(inputOf(packed.subarray(0, -50)));
    expect(Object.keys(read.rejected)[0]).toMatch(/^damaged gzip/);
  });
});

describe("what would fill the memory or never end", () => {
  test("gzip of nothing but zeros is given up", async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024));
    const begun = Buffer.concat([gzipSync(Buffer.from(line)), bomb]);
    const read = await readInput(inputOf(begun));
    expect(read).toMatchObject({
      records: 1,
      rejected: { "gzip that grows to more than 500 times its size": 1 },
    });
  });

  test("zstd of nothing but zeros is given up", async () => {
    const block = Buffer.from([0, 0, 0, 0]);
    // 128 KiB of one byte.
    block.writeUIntLE((131_072 << 3) | 2, 0, 3);
    const header = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38]);
    const bomb = Buffer.concat([header, ...Array.from({ length: 2000 }, () => block)]);
    const read = await readInput(inputOf(Buffer.concat([zstdFrame(Buffer.from(line)), bomb])));
    expect(read).toMatchObject({
      records: 1,
      rejected: { "zstd that grows to more than 500 times its size": 1 },
    });
    const message = await readInput(inputOf(sized(bomb)));
    expect(message.rejected).toEqual({ "message of more than 64 MiB": 1 });
  });

  test("a request in a list is read where the document is larger than what is read whole", async () => {
    const name = "x".repeat(1_000_000);
    const big = { ...spanRequest([{ id: "b", name }]), other: [1, { resourceSpans: [] }] };
    const item = JSON.stringify(big).slice('{"resourceSpans":['.length, -1).split('],"other"')[0];
    const count = 70;
    async function* bytes(): AsyncGenerator<Buffer, void> {
      yield Buffer.from('{"resourceSpans":[');
      for (let index = 0; index < count; index += 1) {
        yield Buffer.from(index === 0 ? `${item}` : `,${item}`);
      }
      yield Buffer.from('],"spoor":{"v":[2]}}');
    }
    const head = Buffer.from(`{"resourceSpans":[${item}`).subarray(0, 65_536);
    const read = await readInput({ path: "in", size: undefined, head, isPipe: true, bytes });
    expect(read).toMatchObject({ records: count, rejected: {} });
  });

  test("a value that is too large is passed over", async () => {
    async function* bytes(): AsyncGenerator<Buffer, void> {
      yield Buffer.from(`${line}{"resourceSpans":"`);
      for (let index = 0; index < 70; index += 1) yield Buffer.alloc(1024 * 1024, 0x61);
      yield Buffer.from(`"}\n${line}`);
    }
    const head = Buffer.from(line);
    const read = await readInput({ path: "in", size: undefined, head, isPipe: true, bytes });
    expect(read).toMatchObject({ records: 2, rejected: { "line of more than 64 MiB": 1 } });
  });
});

test("any bytes are read without a failure", async () => {
  const starts = [
    "",
    "{",
    "[",
    '{"resourceSpans":[',
    "\n",
    "\0\0\0\x04{",
    "\x28\xb5\x2f\xfd",
    "\x1f\x8b\x08",
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...starts),
      fc.uint8Array({ maxLength: 200 }),
      async (start, bytes) => {
        const content = Buffer.concat([Buffer.from(start, "latin1"), Buffer.from(bytes)]);
        expect((await readInput(inputOf(content))).records).toBe(0);
      },
    ),
    { numRuns: 300 },
  );
});
