import { tracingChannel } from "node:diagnostics_channel";
import { describe, expect, test } from "vitest";
import type { Target } from "../provider/library.ts";
import { rewritten } from "./rewrite.ts";

const name = "written-library";
const place = (channelName: string) => ({
  channelName,
  module: { name, versionRange: ">=1.0.0", filePath: /index\.js/ },
});
const method = (methodName: string): Target => ({
  ...place(methodName),
  functionQuery: { className: "Models", methodName, kind: "Sync" },
  written: { as: "method" },
});
const targets: readonly Target[] = [
  {
    ...place("method"),
    functionQuery: { methodName: "doGenerate", kind: "Sync" },
    written: { as: "call", notOn: "target" },
  },
  {
    ...place("declaration"),
    functionQuery: { functionName: "generate", kind: "Sync" },
    written: { as: "declaration" },
  },
  {
    ...place("call"),
    functionQuery: { functionName: "doWrap[$0-9]*", kind: "Sync" },
    written: { as: "call" },
  },
  ...["ask", "lacking"].map((methodName) => method(methodName)),
];
const rewrite = (source: string) => rewritten({ type: "cjs", code: () => source }, targets);

/** What the rewritten `source`, which exports a function, gives for `args`. */
function run(source: string, ...args: readonly unknown[]): unknown {
  const made: { exports?: unknown } = {};
  // oxlint-disable-next-line typescript/no-implied-eval -- what is tested is source
  const load = new Function("module", "require", rewrite(source) ?? "");
  load(made, (id: string) => process.getBuiltinModule(id));
  return typeof made.exports === "function" ? Reflect.apply(made.exports, undefined, args) : made;
}

/** What is published on a channel while `act` runs. */
function published(channelName: string, act: () => void): unknown[] {
  const { start } = tracingChannel(`orchestrion:${name}:${channelName}`);
  const messages: unknown[] = [];
  const note = (message: unknown): void => void messages.push(message);
  start.subscribe(note);
  act();
  start.unsubscribe(note);
  return messages;
}

function change(message: unknown): void {
  const { arguments: args }: { arguments: unknown[] } = Object(message);
  args[0] = "changed";
}

const model = {
  answer: 42,
  doGenerate(this: { answer: number }, ...args: unknown[]) {
    return [this.answer, ...args];
  },
};

describe("a call of a method", () => {
  const source = "module.exports = (model, more) => model.doGenerate(1, ...more);";

  test("gives what it gave, on an object that takes no change", () => {
    expect(run(source, Object.freeze({ ...model }), [2, 3])).toEqual([42, 1, 2, 3]);
  });

  test("is published with its object and arguments", () => {
    expect(published("method", () => run(source, model, [2]))).toMatchObject([
      { self: model, arguments: [1, 2] },
    ]);
  });

  test("takes the arguments that a subscriber changed", () => {
    const { start } = tracingChannel(`orchestrion:${name}:method`);
    start.subscribe(change);
    expect(run(source, model, [])).toEqual([42, "changed"]);
    start.unsubscribe(change);
  });

  test.each([
    [{}, "model.doGenerate is not a function"],
    [undefined, "Cannot read properties of undefined (reading 'doGenerate')"],
  ])("fails as it did on %j", (on, message) => {
    expect(() => run(source, on, [])).toThrow(new TypeError(message));
  });

  test("may wait among its arguments", async () => {
    const waiting = "module.exports = async (model, more) => model.doGenerate(await more);";
    await expect(run(waiting, model, Promise.resolve(7))).resolves.toEqual([42, 7]);
  });
});

describe("a declared function", () => {
  const source = `"use strict";
module.exports = (...args) => [generate(...args), generate.length, generate.name, typeof this];
function generate({ prompt }) {
  return prompt;
}`;

  test("keeps its name and length, and gives what it gave", () => {
    expect(run(source, { prompt: "p" })).toEqual(["p", 1, "generate", "undefined"]);
  });

  test("is published with its arguments, and called before the file's end", () => {
    expect(published("declaration", () => run(source, { prompt: "p" }, 2))).toMatchObject([
      { arguments: [{ prompt: "p" }, 2] },
    ]);
  });
});

test("a call whose result is returned is published", () => {
  const source = "const doWrap$1 = (a) => a; module.exports = (a) => { return doWrap$1(a); };";
  expect(published("call", () => run(source, 7))).toMatchObject([{ arguments: [7] }]);
});

test("every line stays where it is", () => {
  const source =
    "async function generate({\n a,\n}) {\n  return model.doGenerate({\n a });\n}\n// end\n";
  const lines = rewrite(source)?.split("\n") ?? [];
  expect(lines[0]).toContain("function generate(options)");
  expect(lines[3]).toContain("model.doGenerate(...args)");
  expect(lines[6]).toBe("// end");
});

test.each([
  "model?.doGenerate();",
  "model.doGenerate?.();",
  "more.model.doGenerate();",
  "more().doGenerate();",
  "more[0].doGenerate();",
  "target.doGenerate();",
  "super.doGenerate();",
  "this.doGenerate();",
  "object = { doGenerate() {} };",
  "x = regenerate(1); generate(2);",
])("%s is left as it is", (source) => {
  expect(() => rewrite(source)).toThrow("Found none of the functions");
  expect(rewrite(`${source} model.doGenerate();`)?.startsWith(source)).toBe(true);
});

test("a text that is rewritten is not rewritten again", () => {
  expect(rewrite(rewrite("model.doGenerate();") ?? "")).toBeUndefined();
});

test("an ES module imports what it needs", () => {
  const source = "export const a = (model) => model.doGenerate();";
  const text = rewritten({ type: "esm", code: () => source }, targets);
  expect(text).toContain('import spoor$dc from "node:diagnostics_channel";');
  expect(text).not.toContain("require(");
});

describe("a method of a class", () => {
  const source = `
class Models {
  #answer = 42;
  ask(question, more) { return [this.#answer, question, more]; }
}
module.exports = (...args) => args.length > 0 ? new Models().ask(...args) : Models;`;

  test("gives what it gave, on an object with private fields", () => {
    expect(run(source, 1, 2)).toEqual([42, 1, 2]);
  });

  test("is published with its object and arguments", () => {
    expect(published("ask", () => run(source, 1, 2))).toMatchObject([{ arguments: [1, 2] }]);
  });

  test.each(["var", "let", "const"])("is published where the class is in a %s", (keyword) => {
    const expression = source.replace("class Models {", `${keyword} Models = class {`);
    expect(published("ask", () => run(expression, 1, 2))).toMatchObject([{ arguments: [1, 2] }]);
  });

  test("may be in another one of several files", () => {
    const inChunk: readonly Target[] = [
      { ...method("ask"), written: { as: "method", isInChunk: true } },
    ];
    const other = { type: "cjs", code: () => "class Others {}" } as const;
    expect(rewritten(other, inChunk)).toBeUndefined();
    expect(() => rewritten(other, [method("ask")])).toThrow("Found none of the functions");
    expect(rewritten({ ...other, code: () => source }, inChunk)).toContain('(Models, "ask",');
  });

  test("looks as it did, and one that the class lacks is not put on it", () => {
    const prototype: unknown = Reflect.get(Object(run(source)), "prototype");
    expect(Object.getOwnPropertyNames(prototype)).toEqual(["constructor", "ask"]);
    expect(Object.keys(Object(prototype))).toEqual([]);
    const { name: called, length } = Object(Reflect.get(Object(prototype), "ask"));
    expect([called, length]).toEqual(["ask", 2]);
  });
});
