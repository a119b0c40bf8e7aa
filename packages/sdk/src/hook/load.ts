import nodeModule, { createRequire } from "node:module";
import { MessageChannel } from "node:worker_threads";
import { guard } from "../guard.ts";
import { libraries } from "../provider/index.ts";
import type { Library, Target } from "../provider/library.ts";
import { listen } from "./channel.ts";
import { isLoaderThread } from "./is-loader-thread.ts";
import type { LoaderData } from "./loader-thread.ts";
import { replace } from "./replace.ts";
import { see } from "./seen.ts";
import { breaksLoaderThread, hasWorkingSyncHooks } from "./sync-hooks.ts";
import { transformLoaded } from "./transform-loaded.ts";
import type { Loaded } from "./transform-loaded.ts";
import { makeTransform, placeOf } from "./transform.ts";
import type { Transform } from "./transform.ts";

/** Which libraries are instrumented. */
export interface HookOptions {
  /** Libraries that are left alone, by the name of their npm package. */
  readonly disabledLibraries?: readonly string[];
}

let installed = false;

/**
 * Instruments the known libraries that are loaded from here on, whichever way the application loads them. A second call
 * has no effect. Never throws; a module whose transformation fails is loaded as it is.
 */
export function installHooks({ disabledLibraries = [] }: HookOptions = {}): void {
  if (installed || isLoaderThread()) return;
  installed = true;
  guard("installing hooks", () => {
    const chosen: Library[] = [];
    for (const [name, library] of Object.entries(libraries)) {
      if (!disabledLibraries.includes(name)) chosen.push(library);
    }
    if (chosen.length === 0) return;
    for (const library of chosen) listen(library);
    const targets = chosen.flatMap(({ methods }) => methods.map(({ target }) => target));
    const transform = makeTransform(targets, see);
    noteEarlyModules(targets);
    hookCommonJs(transform);
    hookModules(transform, targets);
  });
}

/** CommonJS files that were loaded before the hooks can be told; of ES modules nothing is known. */
function noteEarlyModules(targets: readonly Target[]): void {
  const names = targets.map((target) => target.module.name);
  for (const location of Object.keys(createRequire(import.meta.url).cache)) {
    const place = placeOf(location, names);
    if (place === undefined) continue;
    const { library, file } = place;
    if (targets.some(({ module }) => module.name === library && module.filePath.test(file))) {
      see({ library, version: "", file, state: "early" });
    }
  }
}

/** Transforms CommonJS as it is compiled, the one place that every way of loading it comes through. */
function hookCommonJs(transform: Transform): void {
  const compile: unknown = Reflect.get(nodeModule.prototype, "_compile");
  if (typeof compile !== "function") return;
  replace(
    nodeModule.prototype,
    "_compile",
    function compileTransformed(this: unknown, ...args: unknown[]): unknown {
      const [content, filename] = args;
      if (typeof content === "string" && typeof filename === "string") {
        args[0] = transform({ location: filename, type: "cjs", code: () => content }) ?? content;
      }
      return Reflect.apply(compile, this, args);
    },
  );
}

type NextLoad = (url: string, context: unknown) => Loaded;

/** Transforms ES modules: in this thread where that works, else in Node's loader thread. */
function hookModules(transform: Transform, targets: readonly Target[]): void {
  const registerHooks: unknown = Reflect.get(nodeModule, "registerHooks");
  const version = process.versions.node;
  if (typeof registerHooks === "function" && hasWorkingSyncHooks(version)) {
    const load = (url: string, context: unknown, nextLoad: NextLoad): Loaded =>
      transformLoaded(transform, url, nextLoad(url, context));
    Reflect.apply(registerHooks, nodeModule, [{ load }]);
    return;
  }
  if (breaksLoaderThread(version)) {
    throw new Error(`Node ${version} cannot hook ES modules after --require; use --import`);
  }
  const { port1, port2 } = new MessageChannel();
  port1.on("message", see);
  // What a loader thread has to tell is no reason to keep a process alive.
  port1.unref();
  const data: LoaderData = { targets, port: port2 };
  nodeModule.register("./loader-thread.js", import.meta.url, { data, transferList: [port2] });
}
