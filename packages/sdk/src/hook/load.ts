import nodeModule, { createRequire } from "node:module";
import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import { guard } from "../guard.ts";
import { libraries } from "../provider/index.ts";
import type { Library, Target } from "../provider/library.ts";
import { listen } from "./channel.ts";
import { isLoaderThread } from "./is-loader-thread.ts";
import type { LoaderData } from "./loader-thread.ts";
import { replace } from "./replace.ts";
import { pullFrom, see } from "./seen.ts";
import { breaksLoaderThread, hasWorkingSyncHooks } from "./sync-hooks.ts";
import { transformLoaded } from "./transform-loaded.ts";
import type { Loaded } from "./transform-loaded.ts";
import { makeTransform, placeOf, readVersion, watched } from "./transform.ts";
import type { Transform } from "./source.ts";

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
    for (const library of chosen) listen(library);
    const targets = chosen.flatMap(({ methods, operations = [] }) =>
      [...methods, ...operations].map(({ target }) => target),
    );
    const transform = makeTransform(targets, see);
    noteEarlyModules(targets);
    hookCommonJs(transform);
    hookModules(transform, targets);
  });
}

/** CommonJS files that were loaded before the hooks can be told; of ES modules nothing is known. */
function noteEarlyModules(targets: readonly Target[]): void {
  const versions = new Map<string, string>();
  for (const location of Object.keys(createRequire(import.meta.url).cache)) {
    const place = placeOf(location, watched);
    if (place === undefined) continue;
    const { library, root, file } = place;
    const isFirst = !versions.has(root);
    const version = versions.get(root) ?? readVersion(root);
    versions.set(root, version);
    const isTarget = targets.some(
      ({ module }) => module.name === library && module.filePath.test(file),
    );
    if (isTarget) see({ library, version, file, state: "early" });
    else if (isFirst) see({ library, version, file, state: "loaded" });
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
      const [content, filename, format] = args;
      if (typeof content === "string" && typeof filename === "string") {
        // An ES module that is required comes here too, where no load hook sees it.
        const type = format === "module" ? "esm" : "cjs";
        args[0] = transform({ location: filename, type, code: () => content }) ?? content;
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
  pullFrom(() => {
    for (let left = receiveMessageOnPort(port1); left; left = receiveMessageOnPort(port1)) {
      see(left.message);
    }
  });
  const data: LoaderData = { targets, port: port2 };
  nodeModule.register("./loader-thread.js", import.meta.url, { data, transferList: [port2] });
}
