import { SPOOR_USAGE_COST_AMOUNT, SPOOR_USAGE_OWNER_ID } from "@spoor/core/semconv";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { epochMs } from "../fixture.ts";
import { kindOf } from "../view/kind.ts";
import { modelCallOf } from "../view/model-call.ts";
import { derive, Deriver } from "./derive.ts";
import { keyValuesOf } from "./format/any-value.ts";
import { rowsOf } from "./otlp.ts";
import type { SpanRow } from "./rows.ts";

interface Made {
  readonly id: string;
  readonly parent?: string;
  readonly name?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly failed?: boolean;
  /** Milliseconds. */
  readonly start?: number;
  readonly end?: number;
}

const nanos = (ms: number): string => `${epochMs + ms}000000`;

function requestOf(spans: readonly Made[], scope = "theirs"): object {
  const made = spans.map(({ id, parent, name = "x", attributes, failed, start = 0, end = 10 }) => ({
    traceId: "a".repeat(32),
    spanId: id.repeat(16),
    ...(parent !== undefined && { parentSpanId: parent.repeat(16) }),
    name,
    startTimeUnixNano: nanos(start),
    endTimeUnixNano: nanos(end),
    attributes: keyValuesOf(attributes),
    status: failed === true ? { code: 2 } : {},
  }));
  return { resourceSpans: [{ scopeSpans: [{ scope: { name: scope }, spans: made }] }] };
}

const call = {
  "gen_ai.operation.name": "chat",
  "gen_ai.provider.name": "openai",
  "gen_ai.request.model": "gpt-4o-mini",
  "gen_ai.usage.input_tokens": 1000,
  "gen_ai.usage.output_tokens": 100,
};

const rows = (request: unknown): readonly SpanRow[] => rowsOf(request).spans;
const find = (request: unknown, id: string): SpanRow | undefined =>
  rows(request).find(({ spanId }) => spanId === id.repeat(16));
/** The span ids and dollars of all that counts as a model call. */
const bill = (...requests: readonly unknown[]) =>
  requests
    .flatMap(rows)
    .filter((row) => kindOf(row) === "model")
    .map((row) => [row.spanId[0], modelCallOf(row).usd]);

describe("a model call of others", () => {
  test("gets its cost, and keeps what it had", () => {
    const request = requestOf([{ id: "1", attributes: { ...call, own: "kept" } }]);
    const [row] = rows(derive(request));
    // gpt-4o-mini: 0.15 USD per million input tokens, 0.60 output.
    expect(row?.attributes).toMatchObject({
      ...call,
      own: "kept",
      [SPOOR_USAGE_COST_AMOUNT]: 0.00021,
    });
    expect(rows(request)[0]?.attributes).not.toHaveProperty([SPOOR_USAGE_COST_AMOUNT]);
  });

  test("of another dialect is read by its current names, too", () => {
    const attributes = {
      "openinference.span.kind": "LLM",
      "llm.model_name": "gpt-4o-mini",
      "llm.provider": "openai",
      "llm.token_count.prompt": 1000,
      "llm.token_count.completion": 100,
    };
    const derived = derive(requestOf([{ id: "1", attributes }]));
    expect(bill(derived)).toEqual([["1", 0.00021]]);
    expect(rows(derived)[0]?.attributes).toMatchObject(attributes);
  });

  test("that says what it cost keeps that", () => {
    const attributes = { ...call, "gen_ai.usage.cost": 5 };
    expect(bill(derive(requestOf([{ id: "1", attributes }])))).toEqual([["1", 5]]);
  });

  test("without a price is unpriced, and says why", () => {
    const attributes = { ...call, "gen_ai.request.model": "no-such-model-at-all" };
    const [row] = rows(derive(requestOf([{ id: "1", attributes }])));
    expect(row?.attributes).toMatchObject({ "spoor.usage.cost.unpriced_reason": "unknown_model" });
  });
});

describe("of several spans of one call one is counted", () => {
  const outer: Made = { id: "1", attributes: call, start: 0, end: 30 };
  const between: Made = { id: "2", parent: "1", attributes: {}, start: 1, end: 20 };
  const inner: Made = { id: "3", parent: "2", attributes: call, start: 2, end: 10 };

  test.each([
    ["with the innermost first", [inner, between, outer]],
    ["with the outermost first", [outer, between, inner]],
    ["in any order", [between, outer, inner]],
  ])("the innermost, %s", (_, spans) => {
    const derived = derive(requestOf(spans));
    expect(bill(derived)).toEqual([["3", 0.00021]]);
    expect(find(derived, "1")?.attributes).toMatchObject({
      [SPOOR_USAGE_OWNER_ID]: "3".repeat(16),
    });
  });

  test("where they come in requests of their own, as they end", () => {
    const deriver = new Deriver();
    const derived = [inner, between, outer].map((span) => deriver.derive(requestOf([span])));
    expect(bill(...derived)).toEqual([["3", 0.00021]]);
  });

  const apart = (...requests: readonly (readonly Made[])[]): readonly unknown[] => {
    const deriver = new Deriver();
    return requests.map((spans) => deriver.derive(requestOf(spans)));
  };

  test.each([
    ["alone", [[outer], [between], [inner]]],
    ["with what is between", [[outer, between], [inner]]],
    ["at once", [[outer], [inner, between]]],
    ["a second time", [[outer], [between, inner], [inner]]],
  ])("the outermost, where those beneath it come in later requests: %s", (_, requests) => {
    const derived = apart(...requests);
    expect(bill(...derived)).toEqual([["1", 0.00021]]);
    const last = derived.map((request) => find(request, "3")).findLast((row) => row !== undefined);
    expect(last?.attributes).toMatchObject({ [SPOOR_USAGE_OWNER_ID]: "1".repeat(16) });
  });

  test("however many spans of the call come later, one beneath the other", () => {
    const middle: Made = { ...between, attributes: call };
    for (const requests of [
      [[outer], [middle], [inner]],
      [[outer], [inner, middle]],
    ]) {
      expect(bill(...apart(...requests))).toEqual([["1", 0.00021]]);
    }
  });

  test("but other calls beneath it are counted: with other counts, and a second one with the same", () => {
    const other = { ...call, "gen_ai.usage.output_tokens": 200 };
    const beside: Made = { ...inner, id: "4" };
    const derived = apart(
      [outer, between],
      [{ ...inner, attributes: other }],
      [beside],
      [{ ...inner, id: "5" }],
    );
    expect(bill(...derived).map(([id]) => id)).toEqual(["1", "3", "5"]);
  });

  test("where what is derived already, or is Spoor's own, comes beneath it, both stay as they are", () => {
    const deriver = new Deriver();
    const first = deriver.derive(requestOf([outer]));
    const own = requestOf([{ ...inner, parent: "1" }], "spoor");
    expect(deriver.derive(own)).toBe(own);
    const done = derive(requestOf([{ ...inner, id: "6", parent: "1" }]));
    expect(deriver.derive(done)).toBe(done);
    expect(bill(first)).toEqual([["1", 0.00021]]);
  });

  test("where an agent or a workflow repeats the usage of its calls", () => {
    const agent = { ...call, "gen_ai.operation.name": "invoke_agent" };
    const derived = derive(
      requestOf([
        { id: "1", attributes: agent },
        { ...inner, parent: "1" },
      ]),
    );
    expect(bill(derived)).toEqual([["3", 0.00021]]);
  });

  test("where two beside each other name the same reply", () => {
    const attributes = { ...call, "gen_ai.response.id": "r1" };
    const derived = derive(
      requestOf([
        { id: "1", attributes },
        { id: "2", attributes, start: 5, end: 20 },
        {
          id: "3",
          attributes: { ...attributes, "gen_ai.usage.output_tokens": 7 },
          start: 90,
          end: 99,
        },
      ]),
    );
    expect(bill(derived).map(([id]) => id)).toEqual(["1", "3"]);
  });

  test("an attempt that failed owns nothing", () => {
    const { "gen_ai.usage.input_tokens": _, "gen_ai.usage.output_tokens": __, ...asked } = call;
    const refused: Made = { id: "2", parent: "1", attributes: asked, failed: true };
    const derived = derive(requestOf([{ id: "1", attributes: call, end: 30 }, refused]));
    expect(find(derived, "1")?.attributes).toMatchObject({ [SPOOR_USAGE_COST_AMOUNT]: 0.00021 });
  });

  test("and a circle of parents ends", () => {
    const derived = derive(
      requestOf([
        { id: "1", parent: "2", attributes: call },
        { id: "2", parent: "1", attributes: call },
      ]),
    );
    expect(rows(derived)).toHaveLength(2);
  });
});

describe("stays as it is", () => {
  test("a span of Spoor", () => {
    const request = requestOf([{ id: "1", attributes: call }], "spoor");
    expect(derive(request)).toBe(request);
  });

  test("a span that is no call, and what is no request", () => {
    const request = requestOf([{ id: "1", attributes: { "http.method": "GET" } }]);
    expect(derive(request)).toBe(request);
    expect(derive({ resourceLogs: [] })).toEqual({ resourceLogs: [] });
  });

  const dialects: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
    ["current", call],
    [
      "traceloop",
      {
        "gen_ai.system": "Anthropic",
        "llm.request.type": "chat",
        "gen_ai.request.model": "claude-sonnet-4-5",
        "gen_ai.usage.input_tokens": 10,
        "gen_ai.usage.cache_read_input_tokens": 90,
        "gen_ai.usage.output_tokens": 5,
        "llm.usage.total_tokens": 105,
      },
    ],
    [
      "ai sdk",
      {
        "ai.operationId": "ai.generateText.doGenerate",
        "operation.name": "ai.generateText.doGenerate",
        "ai.model.provider": "openai.chat",
        "ai.model.id": "gpt-4o-mini",
        "ai.usage.promptTokens": 10,
        "ai.usage.completionTokens": 5,
      },
    ],
    [
      "agent",
      {
        "gen_ai.operation.name": "invoke_agent",
        "gen_ai.usage.input_tokens": 10,
        "gen_ai.system": "openai",
      },
    ],
  ];

  test.each(dialects)("what was derived before: %s", (_, attributes) => {
    const once = derive(requestOf([{ id: "1", attributes }]));
    expect(derive(once)).toEqual(once);
  });
});

test("anything is derived without a failure", () => {
  const names = Object.keys(call);
  fc.assert(
    fc.property(
      fc.dictionary(fc.oneof(fc.string(), fc.constantFrom(...names, "__proto__")), fc.jsonValue()),
      fc.jsonValue(),
      (attributes, other) => {
        const request = requestOf([{ id: "1", attributes: { ...call, ...attributes } }]);
        expect(rows(derive(request))).toHaveLength(1);
        derive(other);
        derive({ resourceSpans: [{ scopeSpans: [{ spans: [other] }, other] }, other] });
      },
    ),
  );
});
