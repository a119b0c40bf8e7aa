import { cpSync, existsSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { emptyFolder, root, runNode } from "../support/run-app.ts";
import type { Ended } from "../support/run-app.ts";

/** Packages that the root has not, or not in that version. */
export const others: string = join(root, "test/matrix/doctor/node_modules");
export const areOthersInstalled: boolean = existsSync(others);

/** An application in a folder of its own, with Spoor and the packages that it wants. */
export interface Project {
  readonly dir: string;
  /** Runs one of its programs; `spoor/register` comes first unless `register` is false. */
  run(file: string, options?: { register?: boolean; env?: Record<string, string> }): Promise<Ended>;
  /** Runs `spoor doctor` in it. */
  doctor(args?: readonly string[], env?: Record<string, string>): Promise<Ended>;
}

/** Makes a project with `files` and links to `packages`, each the folder of an installed one. */
export function project(
  files: Readonly<Record<string, string>>,
  packages: Readonly<Record<string, string>> = {},
): Project {
  const dir = realpathSync(emptyFolder());
  for (const [name, text] of Object.entries({ "package.json": "{}", ...files }))
    writeFileSync(join(dir, name), text);
  const all = { spoor: join(root, "packages/sdk"), ...packages };
  for (const [name, target] of Object.entries(all)) {
    const place = join(dir, "node_modules", name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(target, place);
  }
  return {
    dir,
    run: (file, { register = true, env = {} } = {}) =>
      runNode([...(register ? ["--import", "spoor/register"] : []), file], { cwd: dir, env }),
    doctor: (args = [], env = {}) =>
      runNode([join(root, "packages/cli/bin/spoor.js"), "doctor", ...args], {
        cwd: dir,
        env: { LANG: "C.UTF-8", ...env },
      }),
  };
}

/** Copies a package, so that it lies under that very name in a `node_modules`. */
export function copyPackage(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(realpathSync(from), to, { recursive: true });
}
