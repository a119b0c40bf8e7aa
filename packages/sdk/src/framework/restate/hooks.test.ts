import { openFolder } from "@spoor/journal";
import { SPOOR_STEP_ATTEMPT, SPOOR_STEP_STATUS, SPOOR_WORKFLOW_STATUS } from "@spoor/core/semconv";
import { beforeEach, expect, test } from "vitest";
import { recordTelemetry } from "../../../../../test/support/recorded.ts";
import { emptyFolder } from "../../../../../test/support/run-app.ts";
import { keepRunsIn } from "../durable/kept-runs.ts";
import { spoorHooks, wait } from "./hooks.ts";

const recorded = recordTelemetry();
beforeEach(() => {
  recorded.reset();
  keepRunsIn(openFolder(emptyFolder()));
});

const suspended = Object.assign(new Error("suspended"), { code: 599 });
const terminal = Object.assign(new Error("no"), { name: "TerminalError", code: 500 });
const attempt = (id: string) => spoorHooks({ request: { id, target: { service: "order" } } });
const nothing = () => Promise.resolve();
const told = () =>
  recorded
    .spans()
    .map(({ name, attributes }) => [
      name,
      attributes[SPOOR_STEP_STATUS] ?? attributes[SPOOR_WORKFLOW_STATUS],
      attributes[SPOOR_STEP_ATTEMPT],
    ]);

test("attempts at an invocation are one run, from suspension to suspension", async () => {
  const failure = new Error("no stock yet");
  const { interceptor: first } = attempt("inv-1");
  const failing = first.handler(() => first.run("fetch", () => Promise.reject(failure)));
  await expect(failing).rejects.toBe(failure);
  const { interceptor: second } = attempt("inv-1");
  const waiting = second.handler(async () => {
    await second.run("fetch", nothing);
    await wait("approve", () => Promise.reject(suspended));
  });
  await expect(waiting).rejects.toBe(suspended);
  const { interceptor: third } = attempt("inv-1");
  await third.handler(async () => {
    expect(await wait("approve", () => Promise.resolve("Ada"))).toBe("Ada");
    await third.run("ship", nothing);
  });
  expect(told()).toEqual([
    ["run_step fetch", "failed", 1],
    ["run_step fetch", "completed", 2],
    ["run_step approve", "suspended", 1],
    ["invoke_workflow order", "suspended", undefined],
    ["run_step approve", "completed", 1],
    ["run_step ship", "completed", 1],
    ["invoke_workflow order", "completed", undefined],
  ]);
});

test("a terminal error is the end, any other is tried again", async () => {
  const { interceptor: first } = attempt("inv-2");
  await expect(first.handler(() => Promise.reject(new Error("later")))).rejects.toThrow("later");
  expect(told()).toEqual([]);
  const { interceptor: second } = attempt("inv-2");
  await expect(second.handler(() => Promise.reject(terminal))).rejects.toBe(terminal);
  expect(told()).toEqual([["invoke_workflow order", "failed", undefined]]);
});

test("a wait without a name is a step named wait, and a step done twice is two first attempts", async () => {
  const { interceptor } = attempt("inv-3");
  const waiting = interceptor.handler(async () => {
    await interceptor.run("poll", nothing);
    await interceptor.run("poll", nothing);
    throw suspended;
  });
  await expect(waiting).rejects.toBe(suspended);
  expect(told()).toEqual([
    ["run_step poll", "completed", 1],
    ["run_step poll", "completed", 1],
    ["run_step wait", "suspended", 1],
    ["invoke_workflow order", "suspended", undefined],
  ]);
});

test("a wait outside of an invocation only waits", async () => {
  expect(await wait("approve", () => Promise.resolve("yes"))).toBe("yes");
});
