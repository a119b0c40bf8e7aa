const conditionNames = ["spoor:source", "import", "node", "default"];

export default [
  /** The CLI as one file: everything but Node's own modules is inside. */
  {
    input: "packages/cli/src/bin.ts",
    platform: "node",
    resolve: { conditionNames },
    output: { file: "packages/cli/dist/spoor.js", format: "esm", codeSplitting: false },
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
    },
    platform: "node",
    external: [/^@opentelemetry\//, /^@apm-js-collab\//, "@spoor/core/cost"],
    resolve: { conditionNames },
    output: { dir: "packages/sdk/dist/bundle", format: "esm", chunkFileNames: "[name].js" },
  },
];
