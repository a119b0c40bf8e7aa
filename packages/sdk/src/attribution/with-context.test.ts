import { context, propagation, trace } from "@opentelemetry/api";
import {
  EVENT_GEN_AI_CLIENT_OPERATION_EXCEPTION,
  EVENT_SPOOR_STEP_BLOCKED,
  GEN_AI_PROMPT_NAME,
  GEN_AI_PROMPT_VERSION,
  SESSION_ID,
  SPOOR_PURPOSE,
  SPOOR_TAGS,
  SPOOR_TENANT_ID,
  USER_ID,
} from "@spoor/core/semconv";
import { beforeEach, describe, expect, test } from "vitest";
import { recordTelemetry } from "../../../../test/support/recorded.ts";
import { DeriveProcessor } from "../processor/derive.ts";
import { agent } from "../trace/agent.ts";
import { llmCall } from "../trace/llm-call.ts";
import { step } from "../trace/step.ts";
import { tool } from "../trace/tool.ts";
import { workflow } from "../trace/workflow.ts";
import { withContext } from "./with-context.ts";

const recorded = recordTelemetry(new DeriveProcessor());
beforeEach(() => recorded.reset());

const names: ReadonlySet<string> = new Set([
  USER_ID,
  SESSION_ID,
  SPOOR_TENANT_ID,
  SPOOR_PURPOSE,
  SPOOR_TAGS,
  GEN_AI_PROMPT_NAME,
  GEN_AI_PROMPT_VERSION,
]);

/** What a span says of who and what it is for. */
function said(name: string): Record<string, unknown> {
  const { attributes } = recorded.span(name);
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => names.has(key)));
}

const all = {
  user: "u1",
  session: "s1",
  tenant: "acme",
  purpose: "support",
  tags: ["beta"],
  prompt: { name: "answer", version: 3 },
};
const allSaid = {
  [USER_ID]: "u1",
  [SESSION_ID]: "s1",
  [SPOOR_TENANT_ID]: "acme",
  [SPOOR_PURPOSE]: "support",
  [SPOOR_TAGS]: ["beta"],
  [GEN_AI_PROMPT_NAME]: "answer",
  [GEN_AI_PROMPT_VERSION]: "3",
};

const failing = (): never =>
  llmCall({ provider: "own", model: "m" }, () => {
    throw new Error("down");
  });

/** Makes the span `run_step name` in a while. */
const markLater = (name: string): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(() => {
      mark(name);
      resolve();
    }, 1);
  });

function nameOfThis(this: { readonly name: string }): string {
  return this.name;
}

/** The name and version of the prompt of a span. */
const promptOf = (name: string) => [
  said(name)[GEN_AI_PROMPT_NAME],
  said(name)[GEN_AI_PROMPT_VERSION],
];

/** Makes the span `run_step name`. */
const mark = (name: string): void => step(name, () => {});

describe("every span of its scope says who and what it is for", () => {
  test("whatever it is of", () => {
    withContext(all, () => {
      workflow("w", () =>
        step("s", () =>
          agent("a", () => tool("t", () => llmCall({ provider: "own", model: "m" }, () => 1))),
        ),
      );
      trace.getTracer("other").startSpan("GET /").end();
    });
    for (const name of [
      "invoke_workflow w",
      "run_step s",
      "invoke_agent a",
      "execute_tool t",
      "chat m",
      "GET /",
    ])
      expect(said(name), name).toEqual(allSaid);
  });

  test("and so do the events of calls and steps", () => {
    withContext({ user: "u1" }, () => {
      step("s", (s) => s.blocked({ reason: "policy" }));
      expect(failing).toThrow("down");
    });
    const events = recorded
      .events()
      .map(({ eventName, attributes }) => [eventName, attributes[USER_ID]]);
    expect(events).toEqual([
      [EVENT_SPOOR_STEP_BLOCKED, "u1"],
      [EVENT_GEN_AI_CLIENT_OPERATION_EXCEPTION, "u1"],
    ]);
  });

  test("what a span says itself stays", () => {
    withContext({ user: "u1", tenant: "acme" }, () =>
      step("s", { attributes: { [USER_ID]: "on behalf" } }, () => {}),
    );
    expect(said("run_step s")).toEqual({ [USER_ID]: "on behalf", [SPOOR_TENANT_ID]: "acme" });
  });

  test("outside of it no span does", () => {
    mark("before");
    withContext(all, () => {});
    mark("after");
    expect([said("run_step before"), said("run_step after")]).toEqual([{}, {}]);
  });
});

describe("inside of another", () => {
  test("it adds, overrides, unites tags and takes away", () => {
    withContext(all, () => {
      withContext({ user: "u2", tags: ["eu", "beta"], purpose: undefined }, () => mark("inner"));
      withContext({ session: null, tags: null, prompt: null }, () => mark("less"));
      mark("outer");
    });
    expect(said("run_step inner")).toEqual({
      ...allSaid,
      [USER_ID]: "u2",
      [SPOOR_TAGS]: ["beta", "eu"],
    });
    const { [SESSION_ID]: _, [SPOOR_TAGS]: __, ...less } = allSaid;
    const { [GEN_AI_PROMPT_NAME]: ___, [GEN_AI_PROMPT_VERSION]: ____, ...least } = less;
    expect(said("run_step less")).toEqual(least);
    expect(said("run_step outer")).toEqual(allSaid);
  });

  test("a prompt without a version has not that of another prompt", () => {
    withContext(all, () => {
      withContext({ prompt: { name: "other" } }, () => mark("inner"));
      llmCall({ provider: "own", model: "m", prompt: { name: "third" } }, () => 1);
      llmCall({ provider: "own", model: "n", prompt: { name: "fourth", version: "b" } }, () => 1);
    });
    expect(promptOf("run_step inner")).toEqual(["other", undefined]);
    expect(promptOf("chat m")).toEqual(["third", undefined]);
    expect(promptOf("chat n")).toEqual(["fourth", "b"]);
  });
});

test("it holds for timers and promises that begin inside, each for its own", async () => {
  await Promise.all([
    withContext({ user: "u1" }, () => markLater("one")),
    withContext({ user: "u2" }, async () => {
      await Promise.resolve();
      await markLater("two");
    }),
  ]);
  expect([said("run_step one"), said("run_step two")]).toEqual([
    { [USER_ID]: "u1" },
    { [USER_ID]: "u2" },
  ]);
});

describe("the function's own", () => {
  test("value comes back, a promise of any kind as the same object", async () => {
    const rejected = Promise.reject(new Error("own"));
    const client = Object.assign(Promise.resolve(1), { withResponse: () => {} });
    expect(withContext(all, () => rejected)).toBe(rejected);
    await expect(rejected).rejects.toThrow("own");
    expect(withContext(all, () => client)).toBe(client);
    expect(withContext(all, () => 7)).toBe(7);
  });

  test("error is thrown as it is, and `this` is that of the caller", () => {
    const error = new Error("own");
    const throwing = (): never => {
      throw error;
    };
    expect(() => withContext(all, throwing)).toThrow(error);
    const self = { name: "self" };
    expect(Reflect.apply(withContext, self, [all, nameOfThis])).toBe("self");
  });
});

describe("whatever is given", () => {
  const throwing = {
    get user(): string {
      throw new Error("a getter");
    },
  };
  test.each([
    ["nothing", undefined],
    ["no object", "u1"],
    ["options that throw", throwing],
    [
      "values of other types",
      { user: {}, tags: "beta", prompt: "answer", session: Number.NaN, tenant: "" },
    ],
    ["tags that are none", { tags: [1, null, ""] }],
  ])("%s: the function is called once and nothing is said", (_, options) => {
    let calls = 0;
    const given: object = Object(options);
    Reflect.apply(withContext, undefined, [
      options === undefined ? undefined : given,
      () => {
        calls += 1;
        mark("s");
      },
    ]);
    expect(calls).toBe(1);
    expect(said("run_step s")).toEqual({});
  });

  test("without a function nothing is done", () => {
    expect(Reflect.apply(withContext, undefined, [all])).toBeUndefined();
  });

  test("long and many values are cut", () => {
    const tags = Array.from({ length: 50 }, (__, n) => `tag ${n} ${"x".repeat(500)}`);
    withContext({ user: "u".repeat(500), tags, prompt: { name: "p".repeat(500) } }, () =>
      mark("s"),
    );
    const { [SPOOR_TAGS]: kept, ...others } = said("run_step s");
    expect(others).toEqual({ [USER_ID]: "u".repeat(256), [GEN_AI_PROMPT_NAME]: "p".repeat(256) });
    expect(kept).toHaveLength(32);
    expect(kept).toEqual(tags.slice(0, 32).map((tag) => tag.slice(0, 128)));
  });

  test("a number is an id", () => {
    withContext({ user: 42 }, () => mark("s"));
    expect(said("run_step s")).toEqual({ [USER_ID]: "42" });
  });
});

test("without a setting nothing is put into the baggage", () => {
  withContext(all, () => expect(propagation.getBaggage(context.active())).toBeUndefined());
});
