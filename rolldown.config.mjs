import { readdirSync } from "node:fs";
import { basename } from "node:path";

const conditionNames = ["spoor:source", "import", "node", "default"];

/**
 * Each file `<name>-worker.ts` of the CLI is an entry of its own, which lies beside all other files of the bundle:
 * `new Worker(new URL("./<name>-worker.js", import.meta.url))` finds it there.
 */
const workers = readdirSync("packages/cli/src", { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith("-worker.ts"))
  .map((path) => [basename(path, ".ts"), `packages/cli/src/${path}`]);

export default [
  /** The CLI: a command loads what it needs, so that `--help` need not wait for the price table. */
  {
    input: { spoor: "packages/cli/src/bin.ts", ...Object.fromEntries(workers) },
    platform: "node",
    external: ["@duckdb/node-bindings", "node-sqlite3-wasm"],
    resolve: { conditionNames },
    output: { dir: "packages/cli/dist/bundle", format: "esm", chunkFileNames: "[name].js" },
  },
  /**
   * The SDK as few files: to load a hundred small ones takes longer than to start all of Spoor. The price table stays
   * apart, because it is loaded later or never; the thread of the module hooks loads a file of its own.
   */
  {
    input: {
      index: "packages/sdk/src/index.ts",
      register: "packages/sdk/src/register.ts",
      "loader-thread": "packages/sdk/src/hook/loader-thread.ts",
      esbuild: "packages/sdk/src/bundler/esbuild.ts",
      rollup: "packages/sdk/src/bundler/rollup.ts",
      legacy: "packages/sdk/src/legacy/index.ts",
      tracker: "packages/sdk/src/tracker/index.ts",
      inngest: "packages/sdk/src/framework/inngest/index.ts",
      restate: "packages/sdk/src/framework/restate/index.ts",
      temporal: "packages/sdk/src/framework/temporal/index.ts",
      "temporal-workflow": "packages/sdk/src/framework/temporal/workflow.ts",
    },
    platform: "node",
    external: [/^@opentelemetry\//, /^@apm-js-collab\//, "@spoor/core/cost", "re2js"],
    resolve: { conditionNames },
    output: { dir: "packages/sdk/dist/bundle", format: "esm", chunkFileNames: "[name].js" },
  },
];
