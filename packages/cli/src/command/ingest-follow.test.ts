import { appendFileSync, mkdtempSync, renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSegments } from "@spoor/journal";
import { describe, expect, test, vi } from "vitest";
import { spoor } from "../fixture-io.ts";
import { spanRequest } from "../fixture.ts";
import { rowsOf } from "../ingest/otlp.ts";
import { openStore } from "../store/open-store.ts";

const line = (id: string): string => `${JSON.stringify(spanRequest([{ id, name: "work" }]))}\n`;

/** One line, and then nothing for ever. */
async function* endless(): AsyncGenerator<string, void> {
  yield line("a");
  await new Promise(() => {});
}

function start(file = "in.jsonl") {
  const cwd = mkdtempSync(join(tmpdir(), "spoor-follow-"));
  const stop = new AbortController();
  const run = (...argv: string[]) =>
    spoor(["ingest", file, "--follow", ...argv], {
      cwd,
      input: endless(),
      signal: stop.signal,
      now: () => new Date(),
    });
  const store = join(cwd, ".spoor");
  const written = (): string[] =>
    [...readSegments(join(store, "inbox"), {})]
      .flatMap(({ request }) => rowsOf(request).spans)
      .map(({ spanId }) => spanId.replace(/0+$/, ""));
  const until = (ids: readonly string[]) =>
    vi.waitFor(() => expect(written()).toEqual(ids), { timeout: 20_000, interval: 50 });
  return { path: join(cwd, "in.jsonl"), store, stop, run, until };
}

describe("ingest --follow", () => {
  test("keeps what is there and what comes, and waits for the rest of a line", async () => {
    const { path, store, stop, run, until } = start();
    writeFileSync(path, line("a"));
    const ended = run();
    await until(["a"]);
    appendFileSync(path, line("b") + line("c").slice(0, 50));
    await until(["a", "b"]);
    appendFileSync(path, line("c").slice(50) + line("d").slice(0, 20));
    await until(["a", "b", "c"]);
    stop.abort(130);
    const { code, out, err } = await ended;
    expect([code, out]).toEqual([130, "ingested 3 new, 0 duplicate, 0 rejected\n"]);
    expect(err).toContain("Following 1 file, Ctrl-C stops.");
    const opened = await openStore(store, { signal: new AbortController().signal });
    expect(await opened.ask("SELECT count(*) AS n FROM spans")).toEqual([{ n: 3 }]);
    opened.close();
  });

  test("reads on where a file is rotated, and from the start where it is cut", async () => {
    const { path, stop, run, until } = start();
    writeFileSync(path, line("a"));
    const ended = run();
    await until(["a"]);
    appendFileSync(path, line("b"));
    renameSync(path, `${path}.1`);
    writeFileSync(path, line("c"));
    await until(["a", "b", "c"]);
    appendFileSync(path, line("d"));
    await until(["a", "b", "c", "d"]);
    // Shorter than what was read of it.
    writeFileSync(path, line("e"));
    await until(["a", "b", "c", "d", "e"]);
    stop.abort(130);
    expect((await ended).out).toBe("ingested 5 new, 0 duplicate, 0 rejected\n");
  });

  test("waits for a first line, and reports what is malformed", async () => {
    const { path, stop, run, until } = start();
    writeFileSync(path, "");
    const ended = run("--json");
    appendFileSync(path, `${line("a")}{]\n`);
    await until(["a"]);
    stop.abort(130);
    const result: unknown = JSON.parse((await ended).out);
    expect(result).toMatchObject({
      stopped: true,
      spans: { new: 1 },
      rejected: [{ reason: "malformed line", count: 1 }],
    });
  });

  test("reads standard input as it comes, and does not wait for its end", async () => {
    const { stop, run, until } = start("-");
    const ended = run();
    await until(["a"]);
    stop.abort(130);
    expect((await ended).out).toBe("ingested 1 new, 0 duplicate, 0 rejected\n");
  });

  test.each([
    ["--dry-run", "--follow and --dry-run do not go together"],
    ["--agent=codex", "--follow and --agent do not go together"],
  ])("says why not with %s", async (more, message) => {
    const { path, run } = start();
    writeFileSync(path, line("a"));
    const { code, err } = await run(more);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });

  test("refuses what it cannot follow", async () => {
    const { path, run } = start();
    writeFileSync(path, "plain text\n");
    const { code, err } = await run();
    expect([code, err]).toEqual([2, expect.stringContaining("is nothing that can be followed")]);
  });
});
