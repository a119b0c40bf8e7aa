import { getEnvironmentData, setEnvironmentData } from "node:worker_threads";
import { libraryProblem } from "@spoor/core/doctor";
import { knownLibraries } from "@spoor/core/library";
import type { Config } from "@spoor/core/settings";
import type { Sighting } from "../hook/transform.ts";
import { warn } from "../warn.ts";
import { findingsOf } from "./findings.ts";

const key = "spoor:notices";

/** Says, once for each library and process, that it is loaded and not traced, why, and what to do. */
export function noticing({ disabledLibraries }: Config): (sighting: Sighting) => void {
  const said = saidInProcess();
  return (sighting) => {
    if (sighting.state === "instrumented") return;
    const [finding] = findingsOf([sighting], disabledLibraries);
    const problem = finding === undefined ? undefined : libraryProblem(finding);
    const index = knownLibraries.findIndex(({ name }) => name === sighting.library);
    if (problem === undefined || Atomics.exchange(said, index, 1) === 1) return;
    warn(`${problem.cause} ${problem.fix}`);
  };
}

/** A flag for each known library, in memory that the process's threads share. */
function saidInProcess(): Int32Array {
  const before = getEnvironmentData(key);
  if (before instanceof Int32Array && before.length === knownLibraries.length) return before;
  const memory = new SharedArrayBuffer(knownLibraries.length * Int32Array.BYTES_PER_ELEMENT);
  const said = new Int32Array(memory);
  setEnvironmentData(key, said);
  return said;
}
