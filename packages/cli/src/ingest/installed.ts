import { readFileSync, readdirSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { at, text } from "@spoor/core/record";

/** An installed copy of a package. */
export interface Installed {
  readonly name: string;
  /** As in its manifest; empty where that says none. */
  readonly version: string;
  /** Its folder, as it was found. */
  readonly path: string;
  /** Its folder without symbolic links, which tells copies apart. */
  readonly realPath: string;
  /** The range of `@opentelemetry/api` that it wants beside itself. */
  readonly apiRange?: string;
}

/** Most folders of one `node_modules` that are looked into. */
const maxFolders = 10_000;

/**
 * All copies of the packages that `isWanted`, in every `node_modules` of `start` and above, one level of nesting deep and
 * in the stores of pnpm. What cannot be read is left out.
 */
export function installedBeside(
  start: string,
  isWanted: (name: string) => boolean,
): readonly Installed[] {
  const found = new Map<string, Installed>();
  const look = (modules: string): string[] => {
    const names = packagesIn(modules);
    for (const name of names.filter(isWanted)) keep(found, readPackage(join(modules, name), name));
    return names;
  };
  for (const modules of modulesOf(start)) {
    for (const name of look(modules)) look(join(modules, name, "node_modules"));
    const store = join(modules, ".pnpm");
    for (const name of entriesOf(store)) look(join(store, name, "node_modules"));
  }
  return [...found.values()];
}

/** The copy of `name` that code in the folder `start` gets; undefined where it gets none. */
export function installedFor(start: string, name: string): Installed | undefined {
  for (const modules of modulesOf(start)) {
    const found = readPackage(join(modules, name), name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function keep(found: Map<string, Installed>, one: Installed | undefined): void {
  if (one !== undefined && !found.has(one.realPath)) found.set(one.realPath, one);
}

function modulesOf(start: string): string[] {
  const folders = [join(start, "node_modules")];
  for (let place = start; dirname(place) !== place; place = dirname(place))
    folders.push(join(dirname(place), "node_modules"));
  return folders;
}

/** The names of the packages in a `node_modules`, those with a scope too. */
function packagesIn(modules: string): string[] {
  return entriesOf(modules).flatMap((name) =>
    name.startsWith("@")
      ? entriesOf(join(modules, name)).map((inner) => `${name}/${inner}`)
      : name.startsWith(".")
        ? []
        : [name],
  );
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder).toSorted().slice(0, maxFolders);
  } catch {
    return [];
  }
}

function readPackage(folder: string, name: string): Installed | undefined {
  try {
    const realPath = realpathSync(folder);
    const manifest: unknown = JSON.parse(readFileSync(join(realPath, "package.json"), "utf8"));
    const apiRange = text(at(at(manifest, "peerDependencies"), "@opentelemetry/api"));
    const version = text(at(manifest, "version")) ?? "";
    return { name, version, path: folder, realPath, ...(apiRange !== undefined && { apiRange }) };
  } catch {
    return undefined;
  }
}
