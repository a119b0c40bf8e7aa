import type { Library, Operation } from "../../provider/library.ts";
import { aroundRun } from "./workflow-run.ts";
import { aroundStep } from "./step.ts";

/**
 * The workflows of the npm package `@mastra/core`: a run, and each attempt at a step. Calls of models are those of the
 * clients that the steps use.
 */
export const mastra: Library = {
  methods: [],
  operations: [operation("execute", aroundRun), operation("executeStepWithRetry", aroundStep)],
  endpoint: () => undefined,
};

function operation(methodName: string, around: Operation["around"]): Operation {
  return {
    around,
    target: {
      channelName: `spoor:${methodName}`,
      module: {
        name: "@mastra/core",
        versionRange: ">=1.0.0",
        filePath: /^dist\/(?:agent|chunk)-[\w-]+\.c?js$/,
      },
      functionQuery: { className: "DefaultExecutionEngine", methodName, kind: "Sync" },
      written: { as: "method", isInChunk: true },
    },
  };
}
