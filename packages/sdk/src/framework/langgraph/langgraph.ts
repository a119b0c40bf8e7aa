import type { Library, Target } from "../../provider/library.ts";
import { aroundRun } from "./graph-run.ts";
import { aroundTask } from "./task.ts";

const place = (channelName: string, filePath: RegExp): Pick<Target, "channelName" | "module"> => ({
  channelName: `spoor:${channelName}`,
  module: { name: "@langchain/langgraph", versionRange: ">=1.0.0", filePath },
});

/**
 * The npm package `@langchain/langgraph`: a run of a graph, and each attempt at one of its nodes or tasks. Calls of models
 * are those of the clients that the nodes use.
 */
export const langGraph: Library = {
  methods: [],
  operations: [
    {
      around: aroundRun,
      target: {
        ...place("run", /^dist\/pregel\/index\.c?js$/),
        functionQuery: { className: "Pregel", methodName: "_runLoop", kind: "Sync" },
        written: { as: "method" },
      },
    },
    {
      around: aroundTask,
      target: {
        ...place("task", /^dist\/pregel\/retry\.c?js$/),
        functionQuery: { functionName: "_runWithRetry", kind: "Sync" },
        written: { as: "declaration" },
      },
    },
  ],
  endpoint: () => undefined,
};
