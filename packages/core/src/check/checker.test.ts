import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { call, check, found, ofCall, ofStep } from "../../../../test/support/check-cases.ts";
import { eventRequest, metricRequest, spanRequest } from "../../../../test/support/otlp-sample.ts";
import type { SampleAttributes } from "../../../../test/support/otlp-sample.ts";
import { makeChecker } from "./checker.ts";

describe("a report", () => {
  test("counts equal findings and tells where the first one was", () => {
    const wrong = { "gen_ai.request.seed": "1" };
    const other = ofCall(
      { ...wrong, "gen_ai.request.model": "gpt-5", "gen_ai.response.id": "chatcmpl-2" },
      { name: "chat gpt-5", spanId: "00f067aa0ba902b8" },
    );
    expect(check([ofCall(wrong), other]).findings).toEqual([
      {
        id: "type_mismatch",
        level: "violation",
        signal: "span",
        name: "chat gpt-4o",
        key: "gen_ai.request.seed",
        message: "gen_ai.request.seed is of the type string: write it as int.",
        traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
        spanId: "00f067aa0ba902b7",
        count: 2,
      },
    ]);
  });

  test("keeps findings with other values apart, and puts the gravest first", () => {
    const requests = ["a", "b", "a"].map((type) => ofCall({ "gen_ai.output.type": type }));
    const seed = ofCall({ "gen_ai.request.seed": "1" });
    expect(
      check([...requests, seed]).findings.map(({ id, count, level }) => [id, level, count]),
    ).toEqual([
      ["type_mismatch", "violation", 1],
      ["undefined_enum_variant", "information", 2],
      ["undefined_enum_variant", "information", 1],
    ]);
  });

  test("tells by span type, event and metric which attributes were ever seen", () => {
    const attributes = { "gen_ai.tool.name": "x", "server.address": "/x" };
    const { counts, seen } = check([
      ofStep({ "spoor.step.output.rows": 3, "spoor.step.output.files": 2 }),
      ofStep({ "spoor.step.id": "7" }),
      eventRequest({ name: "spoor.pattern.match", attributes: { "spoor.pattern.name": "p" } }),
      metricRequest({ name: "gen_ai.execute_tool.duration", unit: "s", bounds: [1], attributes }),
      metricRequest({ name: "gen_ai.execute_tool.duration", unit: "s", bounds: [1], attributes }),
    ]);
    expect(counts).toEqual({ spans: 2, events: 1, metrics: 1 });
    expect(seen).toEqual({
      "event spoor.pattern.match": ["spoor.pattern.name"],
      "metric gen_ai.execute_tool.duration": ["gen_ai.tool.name", "server.address"],
      "spoor.run_step": [
        "spoor.step.attempt",
        "spoor.step.id",
        "spoor.step.name",
        "spoor.step.output",
        "spoor.step.status",
      ],
    });
  });
});

describe("the scope", () => {
  test.each([
    ["schema_url_missing", undefined],
    ["schema_url_mismatch", "https://opentelemetry.io/schemas/1.41.0"],
  ])("has %s", (id, schemaUrl) => {
    const request = spanRequest([call, { ...call, spanId: "00f067aa0ba902b7" }], {
      name: "spoor",
      schemaUrl,
    });
    expect(check([request]).findings).toMatchObject([{ id, level: "violation", count: 2 }]);
  });
});

const foreign = (attributes: SampleAttributes) =>
  spanRequest([{ ...call, status: 1, attributes: { ...call.attributes, ...attributes } }], {
    name: "com.anthropic.sdk.typescript",
  });

describe("a span of another library", () => {
  test("has no violation, whatever its names", () => {
    expect(found([foreign({ "gen_ai.system": "x", "ai.model.id": "y", "gen_ai.x": 1 })])).toEqual([
      ["deprecated", "foreign", "gen_ai.system"],
      ["missing_attribute", "foreign", "ai.model.id"],
      ["missing_attribute", "foreign", "gen_ai.x"],
      ["span_status_ok_set_by_instrumentation", "foreign", undefined],
    ]);
  });

  test("is held to Spoor's own names, which only Spoor adds", () => {
    expect(found([foreign({ "spoor.usage.cost.amont": 1 })])).toContainEqual([
      "missing_attribute",
      "violation",
      "spoor.usage.cost.amont",
    ]);
  });

  test("is passed over where it has nothing to do with the conventions", () => {
    const request = spanRequest([{ name: "GET", kind: 3, attributes: { x: 1 } }], { name: "http" });
    expect(check([request])).toEqual({
      findings: [],
      counts: { spans: 1, events: 0, metrics: 0 },
      seen: {},
    });
  });
});

describe("an older profile", () => {
  const schemaUrl = "https://opentelemetry.io/schemas/1.36.0";
  const older = (attributes: SampleAttributes) =>
    spanRequest(
      [
        {
          ...call,
          attributes: { ...call.attributes, "gen_ai.provider.name": undefined, ...attributes },
        },
      ],
      { name: "spoor", schemaUrl },
    );

  test("has names and values of its own", () => {
    const request = older({
      "gen_ai.system": "xai",
      "gen_ai.usage.cache_creation.input_tokens": 3,
    });
    expect(found([request], "1.36")).toEqual([]);
    expect(check([request], "1.36").seen["gen_ai.client.inference"]).toContain(
      "gen_ai.usage.cache_write.input_tokens",
    );
  });

  test("has not the current ones", () => {
    expect(found([older({ "gen_ai.provider.name": "openai" })], "1.36")).toEqual([
      ["missing_attribute", "violation", "gen_ai.provider.name"],
    ]);
  });

  test("has one duration and one histogram of tokens for all operations", () => {
    const scope = { name: "spoor", schemaUrl };
    const attributes = { "gen_ai.operation.name": "chat", "gen_ai.system": "openai" };
    const duration = {
      name: "gen_ai.client.operation.duration",
      unit: "s",
      bounds: [
        0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
      ],
      attributes,
    };
    const tokens = {
      name: "gen_ai.client.token.usage",
      unit: "{token}",
      bounds: Array.from({ length: 14 }, (_, power) => 4 ** power),
      attributes: { ...attributes, "gen_ai.token.type": "input" },
    };
    const requests = [
      metricRequest(duration, scope),
      metricRequest({ ...duration, attributes: { "gen_ai.operation.name": "embeddings" } }, scope),
      metricRequest(tokens, scope),
    ];
    expect(found(requests, "1.36")).toEqual([]);
    const current = metricRequest({ ...duration, name: "gen_ai.client.inference.duration" }, scope);
    expect(found([current], "1.36")).toEqual([["missing_metric", "violation", undefined]]);
  });
});

describe("whatever it is given", () => {
  const names = ["resourceSpans", "scopeSpans", "spans", "resourceLogs", "scopeLogs", "logRecords"];
  const more = [
    "resourceMetrics",
    "scopeMetrics",
    "metrics",
    "attributes",
    "key",
    "value",
    "scope",
  ];
  const keys = [
    ...names,
    ...more,
    "name",
    "kind",
    "status",
    "code",
    "sum",
    "dataPoints",
    "__proto__",
  ];
  const { request } = fc.letrec((tie) => ({
    request: fc.oneof(
      { depthSize: "large" },
      fc.jsonValue(),
      fc.bigInt(),
      fc.constant(undefined),
      fc.array(tie("request"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...keys), tie("request"), { maxKeys: 6 }),
    ),
  }));

  test("never throws, and its report is JSON", () => {
    fc.assert(
      fc.property(fc.array(request, { maxLength: 3 }), (requests) => {
        const checker = makeChecker();
        for (const one of requests) checker.add(one);
        const report = checker.report();
        expect(JSON.parse(JSON.stringify(report))).toEqual(report);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ["nothing", undefined],
    ["text", "x"],
    ["another object", { spans: [] }],
    ["lists that are none", { resourceSpans: {} }],
    [
      "an object that throws",
      {
        get resourceSpans() {
          throw new Error("no");
        },
      },
    ],
    ["records that are none", { resourceSpans: [{ scopeSpans: [{ spans: [null] }] }] }],
  ])("%s is a finding", (_, garbage) => {
    expect(check([garbage]).findings.map(({ id }) => id)).toEqual(["invalid_otlp"]);
  });

  test("values without end are read as far as makes sense", () => {
    let deep: object = { stringValue: "x" };
    for (let i = 0; i < 100_000; i++) deep = { arrayValue: { values: [deep] } };
    expect(found([ofCall({ "gen_ai.request.seed": { any: deep } })])).toHaveLength(1);
    const text = `${'{"not":'.repeat(20_000)}true${"}".repeat(20_000)}`;
    const tools = `[{"type":"function","name":"f","parameters":${text}}]`;
    expect(check([ofCall({ "gen_ai.tool.definitions": tools })]).findings).toHaveLength(1);
  });
});
