import { chmodSync, cpSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { emptyFolder, root } from "./run-app.ts";

/** The command as the last build made it. */
export const builtCli: string = join(root, "packages/cli/bin/spoor.js");

/** What the bundle leaves to npm to bring. */
const dependencies = ["@duckdb", "node-sqlite3-wasm"];

/**
 * The command as npm would install it, in a folder outside of the checkout which every user may read: what it needs of the
 * repository would be missing there.
 */
export function installedCli(): string {
  const modules = join(emptyFolder(), "node_modules");
  const folder = join(modules, "@spoor/cli");
  mkdirSync(folder, { recursive: true });
  for (const name of ["bin", "dist/bundle", "package.json"])
    cpSync(join(root, "packages/cli", name), join(folder, name), { recursive: true });
  for (const name of dependencies)
    symlinkSync(join(root, "node_modules", name), join(modules, name));
  chmodSync(join(modules, ".."), 0o755);
  return join(folder, "bin/spoor.js");
}
