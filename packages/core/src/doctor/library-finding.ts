import { knownLibrary, lowestSeen, sightOf } from "../library.ts";
import type { Problem } from "./problem.ts";

/**
 * What became of a library: `instrumented`, its calls are seen; `native`, it makes spans itself, which are adopted;
 * `loaded`, none of its files that call a model was loaded yet; `early`, it was loaded before Spoor; `unsupported`, its
 * version is not seen; `failed`, a file of it could not be transformed; `unseen`, no version of it is seen yet; `disabled`,
 * by a setting.
 */
export type LibraryState =
  | "instrumented"
  | "native"
  | "loaded"
  | "early"
  | "unsupported"
  | "failed"
  | "unseen"
  | "disabled";

/** One version of a known library and what became of it. */
export interface LibraryFinding {
  readonly name: string;
  /** As in its manifest; empty where that could not be read. */
  readonly version: string;
  readonly state: LibraryState;
  /** Why it failed. */
  readonly problem?: string;
}

/** What was told of a library by whoever saw it. */
interface Seen {
  readonly name: string;
  readonly version: string;
  /** The states of its files. */
  readonly states: ReadonlySet<string>;
  readonly isDisabled: boolean;
  readonly problem: string | undefined;
}

/** What became of a library of which files were seen; undefined for one that is not known. */
export function findingOf(seen: Seen): LibraryFinding | undefined {
  const { name, version, problem } = seen;
  const state = stateOf(seen);
  if (state === undefined) return undefined;
  return { name, version, state, ...(state === "failed" && problem !== undefined && { problem }) };
}

function stateOf({ name, version, states, isDisabled }: Seen): LibraryState | undefined {
  const library = knownLibrary(name);
  if (library === undefined) return undefined;
  if (isDisabled) return "disabled";
  const sight = sightOf(library, version);
  if (sight === "none") return "unseen";
  if (sight !== "hooked") return sight;
  const order = ["failed", "early", "instrumented"] as const;
  return order.find((state) => states.has(state)) ?? "loaded";
}

/** Whether the library was seen in a process, or only lies in a folder. */
export type Circumstance = "loaded" | "installed";

const said: Readonly<Record<Circumstance, string>> = {
  loaded: "is loaded but not traced",
  installed: "is installed but will not be traced",
};

/** What is wrong with a library and what to do; undefined where nothing is, or where it was asked for. */
export function libraryProblem(
  finding: LibraryFinding,
  circumstance: Circumstance = "loaded",
): Problem | undefined {
  const { name, version, state } = finding;
  const explained = explanationOf(finding, circumstance);
  if (explained === undefined) return undefined;
  const isNote =
    state === "unseen" &&
    (circumstance === "installed" || knownLibrary(name)?.kind === "framework");
  return {
    id: `library:${name}@${version}`,
    severity: isNote ? "note" : "problem",
    cause: `${version === "" ? name : `${name} ${version}`} ${said[circumstance]}: ${explained.why}.`,
    fix: explained.fix,
  };
}

interface Explanation {
  readonly why: string;
  readonly fix: string;
}

function explanationOf(
  { name, version, state, problem }: LibraryFinding,
  circumstance: Circumstance,
): Explanation | undefined {
  if (state === "early") {
    return {
      why: "it was loaded before Spoor",
      fix: "Start with: node --import spoor/register app.js",
    };
  }
  if (state === "failed") {
    return {
      why: `its source could not be transformed (${problem ?? "unknown error"})`,
      fix: `Use another version of ${name}, and report this one.`,
    };
  }
  if (state === "unsupported") return unsupported(name, version);
  return state === "unseen" ? unseen(name, circumstance) : undefined;
}

function unsupported(name: string, version: string): Explanation {
  if (version === "") return { why: "its version is not known", fix: `Install ${name} again.` };
  const library = knownLibrary(name);
  const lowest = library === undefined ? undefined : lowestSeen(library);
  return { why: `versions before ${lowest ?? "this"} are not supported`, fix: `Update ${name}.` };
}

function unseen(name: string, circumstance: Circumstance): Explanation {
  const isFramework = knownLibrary(name)?.kind === "framework";
  const leave = circumstance === "loaded" ? `, or set SPOOR_DISABLED_LIBRARIES=${name}` : "";
  return {
    why: "Spoor does not see its calls yet",
    fix: isFramework
      ? `Record its agents and tools with agent() and tool()${leave}.`
      : `Record its calls with llmCall()${leave}.`,
  };
}
