import { expect, test } from "vitest";
import { spoorWorkflow } from "./workflow.ts";

const told: string[] = [];
const sink = {
  suspended: () => void told.push("suspended"),
  resumed: () => void told.push("resumed"),
  ended: () => void told.push("ended"),
};
const workflow = { proxySinks: () => ({ spoor: sink }) };
const text = new TextDecoder();

test("activities are told in which part of the run they were scheduled", async () => {
  const { interceptors } = spoorWorkflow(workflow);
  const { inbound, outbound, internals } = interceptors();
  const [calls] = outbound;
  const [inner] = internals;
  const headers: unknown[] = [];
  const schedule = () =>
    calls?.scheduleActivity({ headers: { other: "kept" }, args: [1] }, (input) => {
      headers.push(input.headers);
      expect(input.args).toEqual([1]);
      return Promise.resolve("done");
    });
  const result = await inbound[0]?.execute({ args: [] }, async () => {
    expect(await schedule()).toBe("done");
    inner?.concludeActivation({ commands: [] }, (input) => input);
    expect(await schedule()).toBe("done");
    return "result";
  });
  expect(result).toBe("result");
  expect(told).toEqual(["suspended", "resumed", "ended"]);
  const read = headers.map((each) => JSON.parse(JSON.stringify(each)));
  expect(read.map(({ other }) => other)).toEqual(["kept", "kept"]);
  const parts = read.map(({ "spoor-part": { data } }) =>
    text.decode(Uint8Array.from(Object.values<number>(data))),
  );
  expect(parts).toEqual(["0", "1"]);
});

test("what a workflow throws is thrown on, and a wait outside of one only waits", async () => {
  const made = spoorWorkflow(workflow);
  expect(await made.wait("approve", () => Promise.resolve("yes"))).toBe("yes");
  const failure = new Error("no");
  const failing = made.interceptors().inbound[0]?.execute({}, () => Promise.reject(failure));
  await expect(failing).rejects.toBe(failure);
});
