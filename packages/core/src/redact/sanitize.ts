import {
  isList,
  marks,
  maxDepth,
  maxEntries,
  maxTextLength,
  plainNumber,
  shortened,
} from "./plain.ts";

/** How much of a value is kept. */
export interface SanitizeLimits {
  /** @defaultValue 32 */
  readonly depth?: number;
  /**
   * Most items of one list and most keys of one map.
   * @defaultValue 256
   */
  readonly entries?: number;
  /**
   * Longest text, in UTF-16 units.
   * @defaultValue 65536
   */
  readonly textLength?: number;
}

/** A value that no exporter can choke on. */
export interface Sanitized {
  /** Null, booleans, numbers, texts, bytes, and lists and maps of these. */
  readonly value: unknown;
  /** Whether something has another form than it came with. */
  readonly changed: boolean;
  /** How many texts, lists, maps and bytes were shortened or left out. */
  readonly cut: number;
}

/**
 * A plain copy of `value`. Numbers that JSON or 64-bit integers cannot say become texts; functions and symbols null; lone
 * surrogates and NUL U+FFFD; circles, what lies too deep and what throws when it is read a word in brackets. Never throws.
 */
export function sanitize(value: unknown, limits: SanitizeLimits = {}): Sanitized {
  const sanitizer = new Sanitizer(limits);
  const copy = sanitizer.member([value], 0);
  return { value: copy, changed: sanitizer.changed, cut: sanitizer.cut };
}

/** What becomes of a text that is kept under `name`; keys are under none. */
type Text = (text: string, name?: string) => string;

/** Sanitizes the values of one record, and keeps what it had to do to them. */
export class Sanitizer {
  #changed = false;
  #cut = 0;
  #name: string | undefined;
  readonly #around: object[] = [];
  readonly #limits: Required<SanitizeLimits>;
  readonly #text: Text;

  /** `text` is called with each text, keys included, before it is shortened. Items of a list are under the list's name. */
  constructor(limits: SanitizeLimits = {}, text: Text = (same) => same) {
    const { depth = maxDepth, entries = maxEntries, textLength = maxTextLength } = limits;
    this.#limits = { depth, entries, textLength };
    this.#text = text;
  }

  /** Whether something got another form than it came with. */
  get changed(): boolean {
    return this.#changed;
  }

  /** How much was shortened or left out. */
  get cut(): number {
    return this.#cut;
  }

  /** What `holder` has under `key`: as it is where that is plain, else a plain copy, or a word where reading it throws. */
  member(holder: object, key: string | number): unknown {
    const before = this.#name;
    if (typeof key === "string") this.#name = key;
    try {
      return this.#any(Reflect.get(holder, key));
    } catch {
      this.#changed = true;
      return marks.unreadable;
    } finally {
      this.#name = before;
    }
  }

  text(text: string): string {
    return this.#named(text, undefined);
  }

  #named(text: string, name: string | undefined): string {
    const { textLength } = this.#limits;
    let copy = this.#text(text, name);
    if (copy.length > textLength) {
      this.#cut += 1;
      copy = shortened(copy, textLength);
    }
    const said = sayable(copy);
    if (said !== copy) this.#changed = true;
    return said;
  }

  #any(value: unknown): unknown {
    if (typeof value === "string") return this.#named(value, this.#name);
    if (typeof value === "boolean" || value === undefined || value === null) return value;
    if (typeof value === "object") return this.#object(value);
    const plain = plainOf(value);
    if (typeof plain !== typeof value) this.#changed = true;
    return plain;
  }

  #object(value: object): unknown {
    if (value instanceof Uint8Array) return this.#bytes(value);
    if (this.#around.includes(value)) {
      this.#changed = true;
      return marks.circular;
    }
    if (this.#around.length >= this.#limits.depth) {
      this.#cut += 1;
      return marks.tooDeep;
    }
    this.#around.push(value);
    try {
      return isList(value) ? this.#list(value) : this.#mapOrJson(value);
    } finally {
      this.#around.pop();
    }
  }

  /** Bytes take the room of half as many units, as in Base64. */
  #bytes(value: Uint8Array): Uint8Array {
    const limit = this.#limits.textLength >> 1;
    if (value.length <= limit) return value;
    this.#cut += 1;
    return value.slice(0, limit);
  }

  #list(list: ArrayLike<unknown>): unknown {
    const length = this.#kept(list.length);
    const items = Array.from({ length }, (_, index) => this.member(list, index));
    const isSame = Array.isArray(list) && items.every((item, index) => item === list[index]);
    return isSame && length === list.length ? list : items;
  }

  #mapOrJson(value: object): unknown {
    const toJson: unknown = Reflect.get(value, "toJSON");
    if (typeof toJson !== "function") return this.#map(value);
    const json: unknown = Reflect.apply(toJson, value, []);
    return json === value ? this.#map(value) : this.#any(json);
  }

  /** By entries and not by assignment: a key may be `__proto__`. */
  #map(map: object): unknown {
    const keys = Object.keys(map);
    const kept = keys.slice(0, this.#kept(keys.length));
    return Object.fromEntries(kept.map((key) => [this.text(key), this.member(map, key)]));
  }

  #kept(length: number): number {
    if (length > this.#limits.entries) this.#cut += 1;
    return Math.min(length, this.#limits.entries);
  }
}

function plainOf(value: unknown): number | string | null {
  if (typeof value === "number") return plainNumber(value);
  if (typeof value !== "bigint") return null;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

const surrogate = /[\ud800-\udfff]/;
const loneSurrogate = /\p{Surrogate}/gu;

/** `text` without lone surrogates, which no UTF-8 can say, and without NUL, which some databases refuse. */
function sayable(text: string): string {
  const whole = surrogate.test(text) ? text.replaceAll(loneSurrogate, "\uFFFD") : text;
  return whole.includes("\0") ? whole.replaceAll("\0", "\uFFFD") : whole;
}
