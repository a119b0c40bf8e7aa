/** What a time of keeping can be said of by itself. */
export const retentionKinds = [
  "workflow",
  "step",
  "llm",
  "tool",
  "agent",
  "other",
  "events",
  "metrics",
] as const;

export type RetentionKind = (typeof retentionKinds)[number];

/** Days that something is kept; `Infinity` for always. */
export type Days = number;

/** What is kept for so many days where nothing else is said. */
const defaultDays = 90;

const pattern = /^(\d{1,5})d$/;

/** `90d` as 90, `off` as `Infinity`; undefined for anything else. */
export function readDays(text: string): Days | undefined {
  if (text === "off") return Infinity;
  const days = Number(pattern.exec(text)?.[1] ?? 0);
  return days > 0 ? days : undefined;
}

/** Days by kind of `90d,llm=365d,other=off`: the part without a kind is of all that are not named. Undefined for anything else. */
export function readRetention(text: string): ReadonlyMap<RetentionKind, Days> | undefined {
  const parts = text.split(",").map((part) => part.trim());
  const own = new Map<RetentionKind, Days>();
  let rest: Days | undefined;
  for (const part of parts) {
    const [first = "", second] = part.split("=", 2);
    const days = readDays((second ?? first).trim());
    const kind = retentionKinds.find((name) => name === first.trim());
    const isTwice = second === undefined ? rest !== undefined : kind !== undefined && own.has(kind);
    if (days === undefined || isTwice) return undefined;
    if (second === undefined) rest = days;
    else if (kind === undefined) return undefined;
    else own.set(kind, days);
  }
  const others = rest ?? defaultDays;
  return new Map(retentionKinds.map((kind) => [kind, own.get(kind) ?? others]));
}
