import type { MatchLogic } from "@pydantic/genai-prices";

const month = "(?:0[1-9]|1[0-2])";
const day = String.raw`(?:0[1-9]|[12]\d|3[01])`;
/** What may follow a model's name without making it another model: a date in any of its spellings, a version, a channel. */
const suffix = [
  `20\\d{2}-?${month}-?${day}`,
  `${month}-20\\d{2}`,
  `${month}-?${day}`,
  String.raw`2\d${month}`,
  String.raw`0\d{2}`,
  String.raw`v\d(?::\d)?`,
  "latest|preview|beta|exp|stable|default",
].join("|");
const tail = new RegExp(String.raw`^(?:[-@:_.](?:${suffix})){0,4}(?::\d)?$`);
/** A separator, the beginning of a date or of a version at the end of a rule: they belong to what follows. */
const opened = /[-@:_.](?:20\d{2}-?|0)?$/;
const lastPart = /[-@:_.][^-@:_.]*$/;
/** What may stand before a model's name: the region and publisher of a cloud, the namespace of a router. */
const namespace = /^(?:[\w-]+[./:])*$/;

/** Whether `rest` is nothing but a date, version or channel behind a model's name. */
export function isTail(rest: string): boolean {
  return tail.test(rest);
}

/**
 * Whether `logic`, a rule of the catalog, matches `id` and accounts for the whole of it.
 *
 * The catalog's prefixes also match models that did not exist when they were written: `claude-sonnet-5` would price
 * `claude-sonnet-5-5`. So a rule may leave a date, a version or a channel uncovered, and nothing else.
 *
 * @param id a model id in lower case; the caller bounds its length
 */
export function covers(logic: MatchLogic, id: string): boolean {
  if ("or" in logic) return logic.or.some((each) => covers(each, id));
  if ("and" in logic) {
    return (
      logic.and.every((each) => matches(each, id)) && logic.and.some((each) => covers(each, id))
    );
  }
  const found = spanOf(logic, id);
  if (found === undefined) return false;
  const [start, end] = found;
  if (!namespace.test(id.slice(0, start))) return false;
  const open = isOpen(logic);
  if (end === id.length && !open) return true;
  const given = (open ? lastPart : opened).exec(id.slice(start, end));
  return isTail(id.slice(end - (given?.[0].length ?? 0)));
}

/** Whether the rule matches as its catalog means it, whatever it leaves uncovered. */
export function matches(logic: MatchLogic, id: string): boolean {
  if ("or" in logic) return logic.or.some((each) => matches(each, id));
  if ("and" in logic) return logic.and.every((each) => matches(each, id));
  if ("regex" in logic) return new RegExp(logic.regex).test(id);
  if ("equals" in logic) return id === logic.equals.toLowerCase();
  if ("starts_with" in logic) return id.startsWith(logic.starts_with.toLowerCase());
  if ("ends_with" in logic) return id.endsWith(logic.ends_with.toLowerCase());
  return id.includes(logic.contains.toLowerCase());
}

/** Whether the rule is an expression that stops within the id ("and a digit"): its last part is then no name. */
function isOpen(logic: MatchLogic): boolean {
  return "regex" in logic && !logic.regex.endsWith("$");
}

/** Where in `id` the text stands that a rule names, from and to. */
function spanOf(logic: MatchLogic, id: string): readonly [number, number] | undefined {
  if ("regex" in logic) {
    const found = new RegExp(logic.regex).exec(id);
    // An assertion alone ("no -tts in it") names nothing.
    return found && found[0] !== "" ? [found.index, found.index + found[0].length] : undefined;
  }
  if (!matches(logic, id)) return undefined;
  const literal = literalOf(logic).toLowerCase();
  const start = "ends_with" in logic ? id.length - literal.length : id.indexOf(literal);
  return [start, start + literal.length];
}

function literalOf(logic: MatchLogic): string {
  if ("equals" in logic) return logic.equals;
  if ("starts_with" in logic) return logic.starts_with;
  if ("ends_with" in logic) return logic.ends_with;
  return "contains" in logic ? logic.contains : "";
}
