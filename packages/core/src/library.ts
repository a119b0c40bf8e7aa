import { isWithin } from "./version-range.ts";

export { isWithin };

/**
 * How Spoor sees the calls of a library: `hooked`, it transforms the library's source as that is loaded; `native`, the
 * library makes spans itself, which are adopted.
 */
export type Sight = "hooked" | "native";

/** The versions of a library whose calls are seen in one way. */
export interface SeenVersions {
  readonly sight: Sight;
  /** Bounds of the form `>=4.0.0 <5`. */
  readonly range: string;
}

/** An npm package that calls models, or that makes agents, tools or chains of such calls. */
export interface KnownLibrary {
  readonly name: string;
  /** `client`: it calls models itself; `framework`: the calls are made through clients, of which many are seen. */
  readonly kind: "client" | "framework";
  /** From the oldest to the newest; empty where no version is seen yet. */
  readonly versions: readonly SeenVersions[];
}

const seen = (name: string, ...versions: readonly SeenVersions[]): KnownLibrary => ({
  name,
  kind: "client",
  versions,
});
const seenFramework = (name: string, range: string): KnownLibrary => ({
  name,
  kind: "framework",
  versions: [{ sight: "hooked", range }],
});
const unseen = (kind: KnownLibrary["kind"], name: string): KnownLibrary => ({
  name,
  kind,
  versions: [],
});

/** The libraries that Spoor knows by name, whether it sees their calls or not. */
export const knownLibraries: readonly KnownLibrary[] = [
  seen("openai", { sight: "hooked", range: ">=4.0.0" }),
  seen(
    "@anthropic-ai/sdk",
    { sight: "hooked", range: ">=0.19.0 <0.134.0" },
    { sight: "native", range: ">=0.134.0" },
  ),
  seen("@google/genai", { sight: "hooked", range: ">=1.0.0" }),
  seen("@aws-sdk/client-bedrock-runtime", { sight: "hooked", range: ">=3.422.0" }),
  seen("ai", { sight: "hooked", range: ">=5.0.0" }),
  unseen("client", "@mistralai/mistralai"),
  unseen("client", "cohere-ai"),
  unseen("client", "ollama"),
  unseen("client", "groq-sdk"),
  unseen("client", "together-ai"),
  unseen("client", "@huggingface/inference"),
  unseen("client", "@anthropic-ai/claude-agent-sdk"),
  seenFramework("@langchain/langgraph", ">=1.0.0"),
  seenFramework("@mastra/core", ">=1.0.0"),
  unseen("framework", "@langchain/core"),
  unseen("framework", "@modelcontextprotocol/sdk"),
  unseen("framework", "@openai/agents"),
];

const byName = new Map(knownLibraries.map((library) => [library.name, library]));

/** The entry of `name`, the name of an npm package. */
export function knownLibrary(name: string): KnownLibrary | undefined {
  return byName.get(name);
}

/** How calls of `version` are seen; `unsupported` where other versions are seen and this is not, `none` where none is. */
export function sightOf(library: KnownLibrary, version: string): Sight | "unsupported" | "none" {
  if (library.versions.length === 0) return "none";
  const found = library.versions.find(({ range }) => isWithin(version, range));
  return found?.sight ?? "unsupported";
}

/** The lowest version that is seen, as in `4.0.0`; undefined where none is. */
export function lowestSeen({ versions: [first] }: KnownLibrary): string | undefined {
  return /^>=(\S+)/.exec(first?.range ?? "")?.[1];
}
