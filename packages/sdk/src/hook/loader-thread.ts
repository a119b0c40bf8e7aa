// Runs in the thread of the module hooks, where `module.register` loads it.
import type { MessagePort } from "node:worker_threads";
import type { Target } from "../provider/library.ts";
import { transformLoaded } from "./transform-loaded.ts";
import type { Loaded } from "./transform-loaded.ts";
import { makeTransform } from "./transform.ts";
import type { Transform } from "./source.ts";

/** What the main thread sends along. */
export interface LoaderData {
  readonly targets: readonly Target[];
  /** Takes what is seen back to the main thread. */
  readonly port: MessagePort;
}

let transform: Transform | undefined;

export function initialize({ targets, port }: LoaderData): void {
  transform = makeTransform(targets, (sighting) => port.postMessage(sighting));
}

export async function load<Context>(
  url: string,
  context: Context,
  nextLoad: (url: string, context: Context) => Promise<Loaded>,
): Promise<Loaded> {
  const loaded = await nextLoad(url, context);
  return transform === undefined ? loaded : transformLoaded(transform, url, loaded);
}
