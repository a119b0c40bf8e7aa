import { makeChecker } from "@spoor/core/check";
import type { Report } from "@spoor/core/check";
import type { ProfileName } from "@spoor/core/semconv";
import { expect, test } from "vitest";
import { spanRequest } from "./otlp-sample.ts";
import type { SampleAttributes, SampleSpan } from "./otlp-sample.ts";

/** A finding, telemetry that has it and no other, and the same after the least change, which has none. */
export interface CheckCase {
  readonly id: string;
  /** @defaultValue "violation" */
  readonly level?: "violation" | "improvement" | "information";
  readonly key?: string;
  readonly wrong: object;
  readonly right: object;
}

/** What the checker says of `requests`. */
export function check(requests: readonly unknown[], profile: ProfileName = "current"): Report {
  const checker = makeChecker({ profile });
  for (const request of requests) checker.add(request);
  return checker.report();
}

/** Id, level and key of all findings in `requests`. */
export function found(requests: readonly unknown[], profile?: ProfileName): readonly unknown[] {
  return check(requests, profile).findings.map(({ id, level, key }) => [id, level, key]);
}

/** One test a case. */
export function testCases(cases: readonly CheckCase[]): void {
  test.each(cases)("$id $key", ({ id, level = "violation", key, wrong, right }) => {
    expect(found([wrong])).toEqual([[id, level, key]]);
    expect(found([right])).toEqual([]);
  });
}

/** A model call without a finding. */
export const call: SampleSpan = {
  name: "chat gpt-4o",
  kind: 3,
  attributes: {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": "gpt-4o",
    "gen_ai.response.id": "chatcmpl-1",
    "gen_ai.response.model": "gpt-4o",
    "gen_ai.response.finish_reasons": ["stop"],
    "gen_ai.usage.input_tokens": 10,
    "gen_ai.usage.output_tokens": 5,
    "server.address": "127.0.0.1",
    "server.port": 443,
  },
};

/** A step without a finding. */
export const step: SampleSpan = {
  name: "run_step Load",
  attributes: {
    "spoor.step.name": "Load",
    "spoor.step.attempt": 1,
    "spoor.step.status": "completed",
  },
};

type Change = Partial<Omit<SampleSpan, "attributes">>;

function changed(base: SampleSpan, attributes: SampleAttributes, change: Change): object {
  return spanRequest([{ ...base, ...change, attributes: { ...base.attributes, ...attributes } }]);
}

/** A request with the model call, some attributes of it changed; one that is undefined is left out. */
export function ofCall(attributes: SampleAttributes = {}, change: Change = {}): object {
  return changed(call, attributes, change);
}

/** The same with the step. */
export function ofStep(attributes: SampleAttributes = {}, change: Change = {}): object {
  return changed(step, attributes, change);
}
