import fc from "fast-check";
import { expect, test } from "vitest";
import { replyProblems, requestProblems } from "../../../../test/support/content.ts";
import * as shapes from "./index.ts";
import type { ContentShape } from "./content.ts";
import { contentKinds } from "./kind.ts";
import { selectRequest } from "./select.ts";

const isShape = (value: unknown): value is ContentShape =>
  typeof value === "object" && value !== null && "request" in value && "join" in value;
const all = Object.entries(shapes).flatMap(([name, shape]): [string, ContentShape][] =>
  isShape(shape) ? [[name, shape]] : [],
);

/** Names that the shapes look for, so that garbage is not refused at its first property. */
const names = fc.constantFrom(
  ..."messages content role type text system tools input output prompt parts candidates choices message delta tool_calls".split(
    " ",
  ),
  ..."function arguments name id index functionCall contents config image_url url source data stream item response".split(
    " ",
  ),
);
const words = fc.constantFrom(
  "user",
  "text",
  "tool_use",
  "message",
  "tool-call",
  "image",
  "document",
  "function_call",
  "reasoning",
);
const { garbage } = fc.letrec<{ garbage: unknown }>((tie) => ({
  garbage: fc.oneof(
    { maxDepth: 5 },
    fc.oneof(
      fc.constantFrom(null, undefined, 0, true, Number.NaN, ""),
      words,
      fc.string(),
      fc.bigInt(),
    ),
    fc.array(tie("garbage"), { maxLength: 3 }),
    fc.dictionary(names, tie("garbage"), { maxKeys: 5 }),
  ),
}));
const replacer = (_: string, value: unknown) => (typeof value === "bigint" ? String(value) : value);
const plain = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value, replacer));

const kinds = new Set(contentKinds);

test.each(all)("%s makes valid messages of anything, and never throws", (_, shape) => {
  fc.assert(
    fc.property(garbage, garbage, garbage, (one, other, third) => {
      const request = selectRequest(shape.request(one), kinds);
      expect(requestProblems(plain(request))).toEqual([]);
      expect(replyProblems(plain(shape.reply(one)))).toEqual([]);
      const joined = shape.join(shape.join(shape.join(undefined, one), other), third);
      expect(replyProblems(plain(shape.reply(joined)))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test("all shapes are tested", () => expect(all.length).toBe(12));
