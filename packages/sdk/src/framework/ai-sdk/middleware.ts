import type { LibraryCall } from "../../provider/library.ts";

/** The models that the SDK made around others. */
const wrapped = new WeakSet<object>();

/** Remembers the model that is made of another one and a middleware. */
export function aroundWrapping(_call: LibraryCall, run: () => unknown): unknown {
  const model = run();
  if (typeof model === "object" && model !== null) wrapped.add(model);
  return model;
}

/** Whether a model is one around another: its middleware may call that one any number of times, or never. */
export function isWrapped(model: unknown): boolean {
  return typeof model === "object" && model !== null && wrapped.has(model);
}
