import { expect, test } from "vitest";
import { metricRequest } from "../../../../test/support/otlp-sample.ts";
import type { SampleAttributes, SampleMetric } from "../../../../test/support/otlp-sample.ts";
import { found, testCases } from "../../../../test/support/check-cases.ts";

const duration: SampleMetric = {
  name: "gen_ai.client.inference.duration",
  unit: "s",
  bounds: [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
  attributes: { "gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai" },
};
const tokens: SampleMetric = {
  name: "gen_ai.client.inference.usage.input_tokens",
  unit: "{token}",
  attributes: { ...duration.attributes, "gen_ai.token.modality": "text" },
};
const ofMetric = (base: SampleMetric, change: Partial<SampleMetric> = {}) =>
  metricRequest({ ...base, ...change });
const labelled = (attributes: SampleAttributes) =>
  ofMetric(duration, { attributes: { ...duration.attributes, ...attributes } });

testCases([
  {
    id: "missing_metric",
    wrong: ofMetric(tokens, { name: "gen_ai.client.inference.tokens" }),
    right: ofMetric(tokens),
  },
  {
    id: "deprecated",
    wrong: ofMetric(duration, { name: "gen_ai.client.operation.duration" }),
    right: ofMetric(duration),
  },
  {
    id: "deprecated",
    wrong: ofMetric(tokens, { name: "gen_ai.client.token.usage" }),
    right: ofMetric(tokens),
  },
  {
    id: "unexpected_instrument",
    wrong: ofMetric(tokens, { isMonotonic: false }),
    right: ofMetric(tokens),
  },
  { id: "unit_mismatch", wrong: ofMetric(duration, { unit: "ms" }), right: ofMetric(duration) },
  {
    id: "type_mismatch",
    wrong: ofMetric(tokens, { value: { asDouble: 1 } }),
    right: ofMetric(tokens),
  },
  {
    id: "bucket_boundaries_unexpected",
    wrong: ofMetric(duration, { bounds: [0.1, 1] }),
    right: ofMetric(duration),
  },
  {
    id: "required_attribute_not_present",
    key: "gen_ai.token.modality",
    wrong: ofMetric(tokens, { attributes: duration.attributes }),
    right: ofMetric(tokens),
  },
  {
    id: "conditionally_required_attribute_not_present",
    key: "server.port",
    wrong: labelled({ "server.address": "x" }),
    right: labelled({ "server.address": "x", "server.port": 1 }),
  },
  {
    id: "metric_high_cardinality",
    key: "spoor.workflow.run.id",
    wrong: labelled({ "spoor.workflow.run.id": "r" }),
    right: labelled({ "gen_ai.workflow.name": "w" }),
  },
  {
    id: "type_mismatch",
    key: "gen_ai.request.model",
    wrong: labelled({ "gen_ai.request.model": 4 }),
    right: labelled({ "gen_ai.request.model": "4" }),
  },
]);

test("the duration of other operations has kept its name", () => {
  const attributes = { "gen_ai.operation.name": "embeddings" };
  const request = ofMetric(duration, { name: "gen_ai.client.operation.duration", attributes });
  expect(found([request])).toEqual([]);
});

test("the series for all that is too much needs no other attributes", () => {
  expect(found([ofMetric(tokens, { attributes: { "otel.metric.overflow": true } })])).toEqual([]);
});

test("another library's metrics are left alone, unless they have a name of the conventions", () => {
  const scope = { name: "undici" };
  const other = { name: "http.client.request.duration", unit: "s", attributes: {} };
  expect(found([metricRequest(other, scope)])).toEqual([]);
  expect(found([metricRequest({ ...tokens, unit: "1" }, scope)])).toEqual([
    ["unit_mismatch", "foreign", undefined],
  ]);
});
