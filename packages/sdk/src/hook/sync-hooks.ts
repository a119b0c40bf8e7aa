import { createRequire } from "node:module";
import { isModuleNamespaceObject } from "node:util/types";

/** The first version of each line in which a load hook that passes a CommonJS module on leaves `require` intact. */
const floors: Readonly<Record<number, readonly [minor: number, patch: number]>> = {
  22: [22, 3],
  24: [11, 1],
  25: [1, 0],
};

/** Whether `module.registerHooks` of a version of Node can be used without harm. */
export function hasWorkingSyncHooks(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
  if (major >= 26) return true;
  const floor = floors[major];
  if (floor === undefined) return false;
  return minor > floor[0] || (minor === floor[0] && patch >= floor[1]);
}

/**
 * Whether a loader thread would end the process: it loads again what `--require` names, and from 22.14 on it throws when
 * that comes to an ES module, Spoor's own entry for one.
 */
export function breaksLoaderThread(version: string): boolean {
  if (Number.parseInt(version, 10) < 22) return false;
  const options = [...process.execArgv, ...(process.env["NODE_OPTIONS"] ?? "").split(" ")];
  if (!options.some((option) => /^(?:-r|--require)\b/.test(option))) return false;
  const { cache } = createRequire(import.meta.url);
  // An entry that is still being evaluated has no namespace yet; it is Spoor's when Spoor runs.
  const own = new URL("..", import.meta.url).pathname;
  return Object.entries(cache).some(
    ([path, module]) => path.startsWith(own) || isModuleNamespaceObject(module?.exports),
  );
}
