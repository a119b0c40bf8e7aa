/** The CLI as one file: everything but Node's own modules is inside. */
export default {
  input: "packages/cli/src/bin.ts",
  platform: "node",
  resolve: { conditionNames: ["spoor:source", "import", "node", "default"] },
  output: { file: "packages/cli/dist/spoor.js", format: "esm", codeSplitting: false },
};
