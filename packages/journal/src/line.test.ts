import { crc32 } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeLine, encodeLine, maxBodyBytes, maxLineBytes } from "./line.ts";

const body = '{"resourceSpans":[{"resource":{}}]';

describe("a line", () => {
  test("is the request with a field that says how many records it holds, its number and its checksum", () => {
    const line = encodeLine(body, { n: 3, seq: 17 }).toString();
    const checked = `${body},"spoor":{"v":1,"n":3,"seq":17`;
    expect(line).toBe(`${checked},"crc":${crc32(checked)}}}\n`);
    expect(JSON.parse(line)).toMatchObject({ resourceSpans: [{ resource: {} }], spoor: { n: 3 } });
  });

  test("gives back the request without that field, with or without its newline", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), fc.nat(), (value, n, seq) => {
        const request = { resourceLogs: [value] };
        const line = encodeLine(JSON.stringify(request).slice(0, -1), { n, seq });
        const decoded = decodeLine(line);
        expect(decoded).toEqual({
          ok: true,
          request: JSON.parse(JSON.stringify(request)) as unknown,
          trailer: { v: 1, n, seq, crc: expect.any(Number) as unknown },
        });
        expect(decodeLine(line.toString().trimEnd())).toEqual(decoded);
      }),
    );
  });

  test("of the longest body is no longer than a line may be", () => {
    const longest = `${body}${" ".repeat(maxBodyBytes - body.length)}`;
    const most = { n: Number.MAX_SAFE_INTEGER, seq: Number.MAX_SAFE_INTEGER };
    expect(encodeLine(longest, most).length).toBeLessThanOrEqual(maxLineBytes);
  });
});

describe("a damaged line", () => {
  const line = encodeLine(body, { n: 3, seq: 17 });

  test("is refused, whichever byte is another", () => {
    for (let at = 0; at < line.length - 1; at += 1) {
      for (let bit = 0; bit < 8; bit += 1) {
        const damaged = Buffer.from(line);
        damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
        expect(decodeLine(damaged).ok, `byte ${at}, bit ${bit}`).toBe(false);
      }
    }
  });

  test("is refused, wherever it ends", () => {
    for (let length = 0; length < line.length - 1; length += 1) {
      expect(decodeLine(line.subarray(0, length)).ok).toBe(false);
    }
  });

  test.each([
    ["", "no_trailer"],
    [`${body}}`, "no_trailer"],
    [`${body},"spoor":{"v":2,"n":1,"seq":0,"crc":1}}`, "other_version"],
    [`${body},"spoor":{"v":1,"n":1,"seq":0,"crc":1}}`, "wrong_checksum"],
    [encodeLine("[1", { n: 1, seq: 0 }), "no_request"],
  ])("%j is refused for %s", (damaged, problem) => {
    expect(decodeLine(damaged)).toEqual({ ok: false, problem });
  });
});
