import { defineConfig } from "vitest/config";

const conditions = ["spoor:source"];
const { CI, SPOOR_TEST_STORE } = process.env;
/** What .ci/run leaves out: on Nodes other than the first, and where the SDK of an engine needs Node 22. */
const leftOut = [
  ...(SPOOR_TEST_STORE === "brief" ? ["test/store/errors.test.ts"] : []),
  ...(CI === "true" && Number.parseInt(process.versions.node, 10) < 22
    ? ["test/frameworks/restate/restate.test.ts"]
    : []),
];

export default defineConfig({
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["packages/*/src/**/*.test.ts"],
          // A busy machine is no failure: nothing here is a test of speed.
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["test/**/*.test.ts"],
          exclude: ["test/matrix/**", "**/node_modules/**", ...leftOut],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: { name: "bench", benchmark: { include: ["bench/**/*.bench.ts"] }, include: [] },
      },
    ],
  },
});
