import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { libraries } from "./index.ts";

/** Values with the names that readers look for, and anything in their places. */
const names = [
  "id",
  "model",
  "messages",
  "content",
  "text",
  "tools",
  "tool_calls",
  "function",
  "arguments",
  "choices",
  "index",
  "delta",
  "message",
  "finish_reason",
  "usage",
  "error",
  "code",
  "status",
  "output",
  "item",
  "type",
  "response",
  "input",
  "stop",
  "n",
  "stream",
  "response_format",
  "modalities",
  "incomplete_details",
  "reason",
  "service_tier",
  "refusal",
  "content_block",
  "input_tokens",
  "partial_json",
  "body",
  "inputTokens",
  "contentBlockDelta",
  "metadata",
];
const types = [
  "response.completed",
  "response.output_text.delta",
  "response.output_item.added",
  "error",
  "function_call",
  "message_start",
  "content_block_start",
  "content_block_delta",
  "message_delta",
  "tool_use",
];
const leaf = fc.oneof(
  fc.anything(),
  fc.constantFrom("failed", "incomplete", "completed", ...types),
  fc.nat(),
  fc.bigInt(),
);
const shaped = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...names), tie("value"), { maxKeys: 6 }),
  ),
})).value;

const providers = Object.entries(libraries).flatMap(([library, { methods }]) =>
  methods.map(({ provider, target }) => ({ name: `${library} ${target.channelName}`, provider })),
);

describe.each(providers)("the reader of $name", ({ provider }) => {
  test("never throws on a request or reply of whatever shape", () => {
    fc.assert(
      fc.property(shaped, (value) => {
        expect(() => {
          provider.request([value]);
          provider.reply(value);
          provider.isOutput(value);
        }).not.toThrow();
      }),
    );
  });

  test("never throws on a stream of whatever shape, and tells it like a reply", () => {
    fc.assert(
      fc.property(fc.array(shaped), (chunks) => {
        let soFar: unknown;
        for (const chunk of chunks) soFar = provider.join(soFar, chunk);
        expect(provider.reply(soFar).attributes).toBeTypeOf("object");
      }),
    );
  });

  test("writes only what an attribute can hold", () => {
    fc.assert(
      fc.property(shaped, (value) => {
        const written = {
          ...provider.request([value]).attributes,
          ...provider.reply(value).attributes,
        };
        for (const attribute of Object.values(written)) {
          const [first] = [attribute].flat();
          expect(["string", "number", "boolean"]).toContain(typeof first);
        }
      }),
    );
  });
});

describe.each(Object.entries(libraries))("the library %s", (_, library) => {
  test("finds no endpoint in an object of whatever shape, without throwing", () => {
    fc.assert(
      fc.property(fc.anything(), (self) => {
        expect(() => library.endpoint(self)).not.toThrow();
      }),
    );
  });
});
