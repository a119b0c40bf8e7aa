import type { TreeSpan } from "./tree.ts";

export { runKilled } from "./run-killed.ts";
export { treesOf } from "./tree.ts";

const run = { "gen_ai.workflow.name": "order", "spoor.workflow.run.id": "id 1" } as const;
const workflow = {
  ...run,
  "gen_ai.operation.name": "invoke_workflow",
  "spoor.workflow.active.duration": "some seconds",
} as const;
const bare = { kind: "INTERNAL", status: "UNSET", links: [], events: [], children: [] } as const;

/**
 * What any engine has to give for the workflow `order`: the step `fetch` fails and is retried, `approve` suspends the run,
 * and the process is killed; a second process goes on with `approve` and does `ship`.
 *
 * It is what Spoor's own functions give, which `own.test.ts` holds it to.
 */
export const golden: readonly TreeSpan[] = [
  {
    ...bare,
    name: "invoke_workflow order",
    process: "first",
    attributes: {
      ...workflow,
      "spoor.suspension.id": "id 2",
      "spoor.workflow.status": "suspended",
      "spoor.workflow.step.count": 3,
    },
    children: [
      {
        ...step("fetch", "first", "failed"),
        status: "ERROR",
        attributes: { ...attributesOf("fetch", 1, "failed"), "error.type": "Error" },
      },
      {
        ...step("fetch", "first", "completed"),
        attributes: attributesOf("fetch", 2, "completed"),
        links: ["run_step fetch, attempt 1, first process"],
      },
      {
        ...step("approve", "first", "suspended"),
        events: [
          {
            name: "spoor.workflow.suspended",
            attributes: { ...run, "spoor.step.name": "approve", "spoor.suspension.id": "id 2" },
          },
        ],
      },
      {
        ...bare,
        name: "invoke_workflow order",
        process: "second",
        attributes: {
          ...workflow,
          "spoor.suspension.duration": "some seconds",
          "spoor.workflow.status": "completed",
          "spoor.workflow.step.count": 5,
        },
        links: ["invoke_workflow order, first process"],
        events: [
          {
            name: "spoor.workflow.resumed",
            attributes: {
              ...run,
              "spoor.suspension.duration": "some seconds",
              "spoor.suspension.id": "id 2",
            },
          },
        ],
        children: [step("approve", "second", "completed"), step("ship", "second", "completed")],
      },
    ],
  },
];

function attributesOf(name: string, attempt: number, status: string): Record<string, unknown> {
  return {
    "spoor.step.name": name,
    "spoor.step.attempt": attempt,
    "spoor.step.status": status,
    "spoor.workflow.run.id": "id 1",
  };
}

function step(name: string, process: TreeSpan["process"], status: string): TreeSpan {
  return { ...bare, name: `run_step ${name}`, process, attributes: attributesOf(name, 1, status) };
}
