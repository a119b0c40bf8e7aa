import { personalData } from "./pii.ts";
import type { Search } from "./pattern.ts";
import { secretRules } from "./rule/index.ts";
import { makeScan } from "./scan.ts";
import type { Found, Scan } from "./scan.ts";

/** What is redacted besides the known secrets. */
export interface RedactorOptions {
  /**
   * Also email addresses, payment cards, bank accounts, phone numbers and IP addresses.
   * @defaultValue false
   */
  readonly pii?: boolean;
  /** Also what the user's own patterns find. */
  readonly patterns?: readonly Search[];
  /** Called last with every text; what it returns takes the place of the text. */
  readonly hook?: (text: string) => string;
}

/** Takes secrets out of texts. */
export interface Redactor {
  /**
   * `value` with each secret replaced by `[REDACTED:<kind>]`; the same string where there is none. All of it is one where
   * `name`, under which it is kept, says so, as `password` does. Never throws.
   */
  text(value: string, name?: string): string;
  /** How many were replaced so far, by kind. */
  counts(): Readonly<Record<string, number>>;
}

/** Shortest text that can hold a secret together with what tells it. */
const minLength = 8;
/** Texts known to hold nothing, such as names of attributes, are not searched again: so many, of so many units. */
const maxKnown = 2048;
const maxKnownLength = 128;

let knownSecrets: Scan | undefined;
/** Made with the first text: a process that ends at once need not wait for its tables. */
const secrets: Scan = (text) => (knownSecrets ??= makeScan(secretRules))(text);

/**
 * Makes a redactor. It fails closed: where a search or the hook fails, or the hook returns no text, a fixed word stands in
 * place of the whole text.
 */
export function makeRedactor(options: RedactorOptions = {}): Redactor {
  const { pii = false, patterns = [], hook } = options;
  const searches = [...(pii ? [personalData] : []), ...patterns];
  const counts = new Map<string, number>();
  const count = (kind: string): void => void counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const known = new Set<string>();

  const searched = (value: string): string => {
    if (value.length < minLength && searches.length === 0) return value;
    if (value.length <= maxKnownLength && known.has(value)) return value;
    const found = [secrets, ...searches].reduce(
      (text, search) => replaced(text, search(text), count),
      value,
    );
    if (found === value && value.length <= maxKnownLength && known.size < maxKnown)
      known.add(value);
    return found;
  };
  return {
    text(value, name) {
      let found: string;
      try {
        const kind = name === undefined || value === "" ? "" : kindOf(name);
        if (kind !== "") count(kind);
        found = kind === "" ? searched(value) : mark(kind);
      } catch {
        count("failed");
        return mark("failed");
      }
      return hook === undefined ? found : hooked(found, hook, count);
    },
    counts: () => Object.fromEntries(counts),
  };
}

/** What a value is that is kept under each name; empty where it may be anything. Bounded as `maxKnown` says. */
const kinds = new Map<string, string>();
/** A value that every rule takes for a secret which goes by the name before it. */
const sample = "q7Zx9Kw2Rt5Vy8Bn3Mj6";

function kindOf(name: string): string {
  const before = kinds.get(name);
  if (before !== undefined || name.length > maxKnownLength) return before ?? "";
  const probes = [`${name}="${sample}"`, `${name}: a=${sample}`];
  const found = probes.map((probe) => secrets(probe).findLast(({ end }) => end > name.length));
  const kind = found.find((one) => one !== undefined)?.kind ?? "";
  if (kinds.size < maxKnown) kinds.set(name, kind);
  return kind;
}

type Count = (kind: string) => void;

const mark = (kind: string): string => `[REDACTED:${kind}]`;

/** `text` without what was found in it; of findings that overlap the first is taken. */
function replaced(text: string, found: readonly Found[], count: Count): string {
  if (found.length === 0) return text;
  let kept = "";
  let done = 0;
  for (const { kind, start, end } of found.toSorted((one, other) => one.start - other.start)) {
    if (start < done) continue;
    kept += text.slice(done, start) + mark(kind);
    done = end;
    count(kind);
  }
  return kept + text.slice(done);
}

function hooked(text: string, hook: (text: string) => string, count: Count): string {
  try {
    const changed: unknown = hook(text);
    if (changed === text) return text;
    // What it will be comes too late, and nobody else would hear of a failure.
    if (changed instanceof Promise) changed.catch(() => undefined);
    count(typeof changed === "string" ? "hook" : "hook_failed");
    return typeof changed === "string" ? changed : mark("hook_failed");
  } catch {
    count("hook_failed");
    return mark("hook_failed");
  }
}
