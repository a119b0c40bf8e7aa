import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Delivery } from "./delivery.ts";
import type { Final } from "./attempts.ts";
import type { Line } from "./line.ts";

/** Sends lines of 100 bytes, each a byte that is its number, to what `answer` says of them. */
function deliver(answer: (numbers: readonly number[]) => Final | undefined) {
  const taken: number[] = [];
  const rejected: number[] = [];
  let requests = 0;
  const delivery = new Delivery({
    encoding: {
      contentType: "",
      piece: () => ({ origin: undefined, bytes: Buffer.alloc(0) }),
      request: (pieces) => Buffer.concat(pieces.map(({ bytes }) => bytes)),
    },
    maxBytes: 1_000_000,
    send: (body) => {
      requests += 1;
      const numbers = Array.from({ length: body.length / 4 }, (_, at) => body.readUInt32LE(at * 4));
      return Promise.resolve(answer(numbers));
    },
    parts: () => [],
    onTaken: (lines) => taken.push(...numbersOf(lines)),
    onRejected: (line) => rejected.push(...numbersOf([line])),
  });
  return { delivery, taken, rejected, requests: () => requests };
}

function numbersOf(lines: readonly Line[]): number[] {
  return lines.map(({ offset }) => offset / 100);
}

function linesOf(count: number): readonly Line[] {
  return Array.from({ length: count }, (_, number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(number);
    const piece = { origin: undefined, bytes };
    return {
      segment: "s",
      offset: number * 100,
      end: number * 100 + 100,
      bytes: 100,
      records: 1,
      piece,
    };
  });
}

const ok: Final = { kind: "taken", rejected: 0, message: "" };
const refused: Final = { kind: "refused", reason: "bad", isTooLarge: false };
const tooLarge: Final = { kind: "refused", reason: "413", isTooLarge: true };
const upTo = (count: number): number[] => Array.from({ length: count }, (_, number) => number);

describe("lines that are refused", () => {
  test("are found, whichever they are, and all others taken once, in their order", async () => {
    const property = fc.asyncProperty(
      fc.integer({ min: 1, max: 512 }),
      fc.array(fc.nat(511), { maxLength: 6 }),
      async (count, positions) => {
        const bad = new Set(positions.filter((position) => position < count));
        const run = deliver((numbers) => (numbers.some((n) => bad.has(n)) ? refused : ok));
        expect(await run.delivery.deliver(linesOf(count))).toBe("done");
        const good = upTo(count).filter((number) => !bad.has(number));
        expect(run.taken).toEqual(good);
        // Where nothing was taken, nothing can be told from a backend that refuses everything.
        const found = good.length === 0 ? [] : [...bad].sort((left, right) => left - right);
        expect(run.rejected).toEqual(found);
        expect(run.requests()).toBeLessThanOrEqual(1 + 11 * bad.size);
      },
    );
    await fc.assert(property, { numRuns: 300 });
  });

  test("of which there is one among 512, take at most 12 requests", async () => {
    for (const position of upTo(512)) {
      const run = deliver((numbers) => (numbers.includes(position) ? refused : ok));
      await run.delivery.deliver(linesOf(512));
      expect(run.rejected).toEqual([position]);
      expect(run.requests()).toBeLessThanOrEqual(12);
    }
  });

  test("at the first try and taken at the second are not rejected", async () => {
    let tries = 0;
    const run = deliver(() => ((tries += 1) === 1 ? refused : ok));
    expect(await run.delivery.deliver(linesOf(100))).toBe("done");
    expect(run.taken).toEqual(upTo(100));
    expect(run.rejected).toEqual([]);
  });
});

describe("a backend that refuses everything", () => {
  test("gets nothing rejected, and after some lines no more requests", async () => {
    const run = deliver(() => refused);
    expect(await run.delivery.deliver(linesOf(512))).toBe("everything refused");
    expect(run.rejected).toEqual([]);
    expect(run.requests()).toBeLessThanOrEqual(1 + 11 * 8);
    expect(run.delivery.forgive()).toBe("bad");
  });

  test("after it has taken some, gets a few rejected and the rest kept", async () => {
    let isBroken = false;
    const run = deliver(() => (isBroken ? refused : ok));
    await run.delivery.deliver(linesOf(10));
    isBroken = true;
    expect(await run.delivery.deliver(linesOf(512).slice(10))).toBe("everything refused");
    expect(run.rejected).toEqual(upTo(74).slice(10));
    isBroken = false;
    expect(await run.delivery.deliver(linesOf(512).slice(74))).toBe("done");
    expect(run.taken).toHaveLength(10 + 438);
  });

  test("is tried with more lines each time, so that a long row of bad ones comes to its end", async () => {
    const run = deliver((numbers) => (numbers.some((n) => n < 50) ? refused : ok));
    const tries: unknown[] = [];
    while (run.taken.length === 0 && tries.length < 10) {
      tries.push(await run.delivery.deliver(linesOf(512)));
      if (tries.at(-1) !== "done") run.delivery.forgive();
    }
    expect(tries).toEqual([...Array.from({ length: 3 }, () => "everything refused"), "done"]);
    expect(run.rejected).toEqual(upTo(50));
    expect(run.taken).toEqual(upTo(512).slice(50));
  });

  test("and then takes something, has refused what it refused before", async () => {
    const run = deliver((numbers) => (numbers.some((n) => n < 3) ? refused : ok));
    expect(await run.delivery.deliver(linesOf(3))).toBe("done");
    expect(run.rejected).toEqual([]);
    expect(await run.delivery.deliver(linesOf(4).slice(3))).toBe("done");
    expect(run.rejected).toEqual([0, 1, 2]);
    expect(run.taken).toEqual([3]);
  });
});

describe("a limit on bytes", () => {
  test("is found, kept for later, and rejects nothing", async () => {
    const run = deliver((numbers) => (numbers.length > 37 ? tooLarge : ok));
    expect(await run.delivery.deliver(linesOf(512))).toBe("done");
    expect(run.taken).toEqual(upTo(512));
    expect(run.rejected).toEqual([]);
    expect(run.delivery.maxBytes).toBe(3200);
    expect(run.requests()).toBeLessThan(30);
  });

  test("is tried again after a while", async () => {
    let limit = 2;
    const run = deliver((numbers) => (numbers.length > limit ? tooLarge : ok));
    await run.delivery.deliver(linesOf(4));
    expect(run.delivery.maxBytes).toBe(200);
    limit = 512;
    const sizes: number[] = [];
    for (let round = 0; round < 600; round += 1) {
      await run.delivery.deliver(linesOf(1));
      sizes.push(run.delivery.maxBytes);
    }
    expect(new Set(sizes)).toEqual(
      new Set(Array.from({ length: 14 }, (_, at) => Math.min(1_000_000, 200 * 2 ** at))),
    );
  });

  test("rejects a line that is too large alone, even of a backend that has taken nothing", async () => {
    const run = deliver((numbers) => (numbers.includes(0) ? tooLarge : ok));
    await run.delivery.deliver(linesOf(4));
    expect(run.rejected).toEqual([0]);
    expect(run.taken).toEqual([1, 2, 3]);
  });
});

test("nothing more is sent when it is ended", async () => {
  let tries = 0;
  const run = deliver(() => ((tries += 1) < 4 ? refused : undefined));
  expect(await run.delivery.deliver(linesOf(512))).toBe("stopped");
  expect({ taken: run.taken, rejected: run.rejected }).toEqual({ taken: [], rejected: [] });
});
