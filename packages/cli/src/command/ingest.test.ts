import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { spoor } from "../fixture-io.ts";
import { logRequest, spanRequest } from "../fixture.ts";
import { openStore } from "../store/open-store.ts";

const folder = (): string => mkdtempSync(join(tmpdir(), "spoor-ingest-"));
const line = (id: string, trace = "a"): string =>
  `${JSON.stringify(spanRequest([{ id, trace, name: "work" }]))}\n`;

interface Place {
  readonly cwd: string;
  readonly store: string;
}

const place = (): Place => {
  const cwd = folder();
  return { cwd, store: join(cwd, ".spoor") };
};

async function rowsOf({ store }: Place): Promise<number> {
  const opened = await openStore(store, { signal: new AbortController().signal });
  try {
    const [row] = await opened.ask("SELECT count(*) AS n FROM spans");
    return Number(row?.["n"]);
  } finally {
    opened.close();
  }
}

const ingest = (at: Place, ...argv: string[]) => spoor(["ingest", ...argv], { cwd: at.cwd });

describe("ingest", () => {
  test("counts what is new, what was there, and what is not taken, and is idempotent", async () => {
    const at = place();
    const bad = JSON.stringify(spanRequest([{ id: "c", name: "x" }])).replace(
      /"traceId":"\w+"/,
      '"traceId":"1"',
    );
    writeFileSync(
      join(at.cwd, "in.jsonl"),
      `${line("a")}{"resourceSpans":[{]\n${line("b")}${bad}\n`,
    );
    const first = await ingest(at, "in.jsonl");
    expect(first).toMatchObject({ code: 0, err: "" });
    expect(first.out).toMatch(
      /^ingested 2 new, 0 duplicate, 2 rejected \(1 malformed line at in\.jsonl:2, 1 no trace id\)\n$/,
    );
    expect(await rowsOf(at)).toBe(2);
    const again = await spoor(["import", "in.jsonl"], { cwd: at.cwd });
    expect(again.out).toMatch(/^ingested 0 new, 2 duplicate, 2 rejected/);
    expect(await rowsOf(at)).toBe(2);
  });

  test("with --dry-run writes nothing and says the same", async () => {
    const at = place();
    writeFileSync(join(at.cwd, "in.jsonl"), line("a") + line("b"));
    const { out, code } = await ingest(at, "in.jsonl", "--dry-run");
    expect([code, out]).toEqual([0, "would ingest 2 new, 0 duplicate, 0 rejected\n"]);
    expect(readdirSync(at.cwd)).toEqual(["in.jsonl"]);
  });

  test("reads folders and standard input, and follows no links", async () => {
    const at = place();
    const outside = folder();
    writeFileSync(join(outside, "linked.jsonl"), line("z"));
    mkdirSync(join(at.cwd, "logs/deep"), { recursive: true });
    writeFileSync(
      join(at.cwd, "logs/one.json"),
      JSON.stringify([spanRequest([{ id: "a", name: "x" }])]),
    );
    writeFileSync(join(at.cwd, "logs/deep/two.jsonl.gz"), gzipSync(line("b")));
    writeFileSync(join(at.cwd, "logs/notes.txt"), "nothing\n");
    symlinkSync(outside, join(at.cwd, "logs/link"));
    symlinkSync(join(outside, "linked.jsonl"), join(at.cwd, "logs/link.jsonl"));
    const { out, err } = await ingest(at, "logs");
    expect(out).toBe("ingested 2 new, 0 duplicate, 0 rejected\n");
    expect(err).toBe("Passed over 1 file that hold no telemetry.\n");
    const piped = await spoor(["ingest", "-"], {
      cwd: at.cwd,
      input: Readable.from([Buffer.from(line("c")), JSON.stringify(logRequest([{ name: "e" }]))]),
    });
    expect(piped.out).toBe("ingested 2 new, 0 duplicate, 0 rejected\n");
    expect(await rowsOf(at)).toBe(3);
  });

  test("reads transcripts among other files", async () => {
    const at = place();
    const row = {
      type: "assistant",
      uuid: "u1",
      sessionId: "s1",
      timestamp: "2026-11-20T09:00:01.000Z",
      requestId: "r1",
      message: {
        id: "m1",
        role: "assistant",
        model: "claude-sonnet-4-5",
        content: [{ type: "text", text: "hello" }],
        stop_reason: "end_turn",
        usage: { input_tokens: 10, output_tokens: 5 },
      },
    };
    writeFileSync(join(at.cwd, "session.jsonl"), `${JSON.stringify(row)}\n`);
    writeFileSync(join(at.cwd, "spans.jsonl"), line("a"));
    const { out } = await ingest(at, "session.jsonl", "spans.jsonl");
    expect(out).toMatch(/^ingested [3-9] new, 0 duplicate, 0 rejected\n$/);
    const opened = await openStore(at.store, { signal: new AbortController().signal });
    const calls = await opened.ask("SELECT input_tokens, cost_pico FROM model_calls");
    opened.close();
    // claude-sonnet-4-5: 3 USD per million input tokens, 15 output.
    expect(calls).toEqual([{ input_tokens: 10, cost_pico: 105_000_000 }]);
  });

  test.each([
    ["a file that is not there", ["none.jsonl"], 2, /Cannot read .*none\.jsonl \(ENOENT\)/],
    ["a file that is no telemetry", ["text.txt"], 2, /text\.txt holds no telemetry that is known/],
    [
      "a transcript of another agent",
      ["spans.jsonl", "--agent", "codex"],
      2,
      /holds no transcript of codex/,
    ],
    ["no path", [], 2, /There is nothing to ingest/],
    ["a format that is none", ["text.txt", "--format", "xml"], 2, /xml/],
  ])("says what is wrong with %s", async (...[, argv, code, message]) => {
    const at = place();
    writeFileSync(join(at.cwd, "text.txt"), "plain\n");
    writeFileSync(join(at.cwd, "spans.jsonl"), line("a"));
    const ran = await ingest(at, ...argv);
    expect(ran.code).toBe(code);
    expect(ran.err).toMatch(message);
  });

  test("refuses the store itself", async () => {
    const at = place();
    writeFileSync(join(at.cwd, "in.jsonl"), line("a"));
    await ingest(at, "in.jsonl");
    mkdirSync(join(at.store, "journal"), { recursive: true });
    writeFileSync(join(at.store, "journal/traces-x.jsonl"), line("b"));
    const { code, err } = await ingest(at, ".spoor");
    expect([code, err]).toEqual([2, expect.stringContaining("is part of the store itself")]);
  });

  test("tells names that data chose without what they would do to a terminal", async () => {
    const at = place();
    const name = "in\u001B[31m.jsonl";
    writeFileSync(join(at.cwd, name), `${line("a")}{]\n`);
    const { out } = await ingest(at, name);
    expect(out).toContain("in\\x1b[31m.jsonl:2");
  });

  test("ends with 7 where nothing is new and data is required", async () => {
    const at = place();
    writeFileSync(join(at.cwd, "in.jsonl"), line("a"));
    expect((await ingest(at, "in.jsonl", "--require-data")).code).toBe(0);
    expect((await ingest(at, "in.jsonl", "--require-data")).code).toBe(7);
  });

  test("stops where that is asked for, and has written what it tells", async () => {
    const at = place();
    const stop = new AbortController();
    async function* pieces(): AsyncGenerator<Buffer, void> {
      yield Buffer.from(line("a") + line("b"));
      yield Buffer.from("\n".repeat(70_000));
      stop.abort(130);
      yield Buffer.from(line("c"));
    }
    const ran = await spoor(["ingest", "-"], { cwd: at.cwd, input: pieces(), signal: stop.signal });
    expect(ran.code).toBe(130);
    expect(ran.err).toBe("Stopped before the end; what is told here is in the store.\n");
    const [, told = ""] = /^ingested (\d) new/.exec(ran.out) ?? [];
    expect(await rowsOf(at)).toBe(Number(told));
  });

  test("tells its progress on a terminal, and none with --quiet", async () => {
    const at = place();
    writeFileSync(join(at.cwd, "in.jsonl"), line("a").repeat(3000));
    let err = "";
    let ms = 0;
    const terminal = {
      cwd: at.cwd,
      now: () => new Date((ms += 301)),
      err: {
        isTTY: true,
        columns: 80,
        write: async (text: string) => {
          err += text;
        },
      },
    };
    await spoor(["ingest", "in.jsonl"], terminal);
    expect(err).toMatch(/\[#+-*\] \d+ %, .* of .*MB/);
    err = "";
    await spoor(["ingest", "in.jsonl", "--quiet"], terminal);
    expect(err).toBe("");
  });
});

describe("ingest --json", () => {
  const path = new URL("../../../../docs/schema/ingest.schema.json", import.meta.url);
  const schema: unknown = JSON.parse(readFileSync(path, "utf8"));
  const isValid = new Ajv({ allErrors: true }).compile(Object(schema));

  test("fits its schema", async () => {
    const at = place();
    writeFileSync(join(at.cwd, "in.jsonl"), `${line("a")}{]\n`);
    for (const more of [["--dry-run"], []]) {
      const { out } = await ingest(at, "in.jsonl", "--json", ...more);
      const result: unknown = JSON.parse(out);
      expect(isValid(result), JSON.stringify(isValid.errors)).toBe(true);
      expect(result).toMatchObject({
        schema: "spoor.ingest/1",
        spans: { new: 1, duplicate: 0 },
        rejected: [{ reason: "malformed line", count: 1 }],
        files: { read: 1, passedOver: 0, unreadable: 0 },
      });
    }
  });
});
