import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";

/**
 * What the source files `names` of packages/sdk/src export, as plain JavaScript in one file: the way the test runner links
 * sources costs more than what is measured here.
 */
export async function compiled<Exports>(names: readonly string[]): Promise<Exports> {
  const name = names.join("+").replaceAll("/", "-");
  const file = fileURLToPath(new URL(`../node_modules/.spoor-bench/${name}.mjs`, import.meta.url));
  // A module that is not there, beside the sources that it exports.
  const entry = fileURLToPath(new URL("../packages/sdk/src/bench.ts", import.meta.url));
  const code = names.map((each) => `export * from "./${each}.ts";`).join("\n");
  await build({
    input: entry,
    platform: "node",
    external: [/^@opentelemetry/, /^@pydantic/],
    resolve: { conditionNames: ["spoor:source", "import", "default"] },
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === entry ? entry : undefined),
        load: (id) => (id === entry ? code : undefined),
      },
    ],
    output: { file, codeSplitting: false },
    logLevel: "silent",
  });
  return createRequire(import.meta.url)(file);
}
