import { expect, test } from "vitest";
import { eventRequest } from "../../../../test/support/otlp-sample.ts";
import type { SampleEvent } from "../../../../test/support/otlp-sample.ts";
import { check, found, testCases } from "../../../../test/support/check-cases.ts";

const blocked: SampleEvent = {
  name: "spoor.step.blocked",
  severity: 13,
  attributes: { "spoor.block.reason": "policy" },
};
const ofEvent = (change: Partial<SampleEvent>) => eventRequest({ ...blocked, ...change });

testCases([
  { id: "missing_event", wrong: ofEvent({ name: "spoor.step.blcked" }), right: ofEvent({}) },
  {
    id: "deprecated",
    wrong: ofEvent({ name: "gen_ai.user.message", attributes: {} }),
    right: ofEvent({}),
  },
  { id: "event_severity_unexpected", wrong: ofEvent({ severity: 9 }), right: ofEvent({}) },
  {
    id: "event_body_unexpected",
    wrong: ofEvent({ body: { stringValue: "x" } }),
    right: ofEvent({ body: {} }),
  },
  {
    id: "required_attribute_not_present",
    key: "spoor.block.reason",
    wrong: ofEvent({ attributes: {} }),
    right: ofEvent({}),
  },
  {
    id: "conditionally_required_attribute_not_present",
    key: "exception.type",
    wrong: ofEvent({ name: "gen_ai.client.operation.exception", attributes: {} }),
    right: ofEvent({
      name: "gen_ai.client.operation.exception",
      attributes: { "exception.type": "E" },
    }),
  },
  {
    id: "undefined_enum_variant",
    key: "spoor.block.reason",
    wrong: ofEvent({ attributes: { "spoor.block.reason": "weather" } }),
    right: ofEvent({}),
  },
  {
    id: "schema_url_missing",
    wrong: eventRequest(blocked, { name: "spoor" }),
    right: ofEvent({}),
  },
]);

test("a log record without an event name is a plain log line", () => {
  const line = eventRequest({ attributes: { x: 1 } });
  expect(check([line])).toEqual({
    findings: [],
    counts: { spans: 0, events: 0, metrics: 0 },
    seen: {},
  });
});

test("the name may be an attribute, as before event names had a field", () => {
  const attributes = { "event.name": "spoor.step.blocked", "spoor.block.reason": "policy" };
  const report = check([eventRequest({ severity: 13, attributes })]);
  expect(report.findings).toEqual([]);
  expect(Object.keys(report.seen)).toEqual(["event spoor.step.blocked"]);
});

test("another library's events are left alone, unless they have a name of the conventions", () => {
  const scope = { name: "winston" };
  expect(found([eventRequest({ name: "login", attributes: {} }, scope)])).toEqual([]);
  expect(found([eventRequest({ name: "gen_ai.choice", attributes: {} }, scope)])).toEqual([
    ["deprecated", "foreign", undefined],
  ]);
});
