import { join } from "node:path";
import { bundleApp } from "./bundle.ts";
import type { App } from "./run-scenarios.ts";
import type { LibrarySuite, Subject } from "./suite.ts";
import { installedVersion, nodeFor } from "./versions.ts";

/** The applications of a subject, which run without Spoor and with it; a text says why there are none. */
export type Launched =
  | {
      readonly plain: App;
      readonly traced: App;
      readonly version: string;
      /** What was made for it, which the caller removes. */
      readonly folders: readonly string[];
    }
  | string;

/** Finds what a subject needs to run. Throws in CI where the library is not installed. */
export async function launch(suite: LibrarySuite, subject: Subject): Promise<Launched> {
  const { version, format, only } = subject;
  const name = `${suite.packageName ?? suite.library} ${version.major}`;
  const installed = installedVersion(version, suite.packageName ?? suite.library);
  if (installed === undefined) {
    const problem = `${name} is not installed; run npm ci --prefix ${version.folder} --engine-strict=false`;
    if (process.env["CI"] === "true") throw new Error(problem);
    return problem;
  }
  const node = await nodeFor(version);
  if (node === undefined) return `${name} needs Node ${version.node}, and npm gave none`;
  const app = {
    node,
    ...(only && { only }),
    ...(suite.env && { env: suite.env }),
    ...(version.reordersHeaders && { reordersHeaders: true }),
  };
  const file = join(version.folder, /cjs/.test(format) ? "app.cjs" : "app.mjs");
  if (format === "esm" || format === "cjs")
    return { plain: { ...app, file }, traced: { ...app, file }, version: installed, folders: [] };
  const [plain, traced] = await Promise.all([bundleApp(file, false), bundleApp(file, true)]);
  return {
    plain: { ...app, file: plain.file },
    traced: { ...app, file: traced.file },
    version: installed,
    folders: [plain.folder, traced.folder],
  };
}
