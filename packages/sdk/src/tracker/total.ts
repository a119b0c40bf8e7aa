import { failed, guard } from "../guard.ts";

/**
 * What other code asks an object for to find out what it is: an answer would make it a promise, a value with its own JSON,
 * or a matcher of a test.
 */
const asked: ReadonlySet<string> = new Set([
  "then",
  "toJSON",
  "inspect",
  "asymmetricMatch",
  "nodeType",
  "tagName",
]);

const isMethodName = (name: string | symbol): name is string =>
  typeof name === "string" && /^[a-zA-Z]\w*$/.test(name) && !asked.has(name);

/**
 * `target`, whose methods never throw, can be called without it, and are more than it has: one that it does not know does
 * nothing, and gives an object of which the same is true.
 */
export function total<Target extends object>(target: Target): Target {
  return new Proxy(target, { get: (of, name) => guard("tracker", () => memberOf(of, name)) });
}

function memberOf(of: object, name: string | symbol): unknown {
  const own: unknown = Reflect.get(of, name);
  if (typeof own === "function" && name !== "constructor")
    return (...given: unknown[]) =>
      guard(`tracker.${String(name)}`, (): unknown => Reflect.apply(own, of, given));
  if (own !== undefined || name in of || !isMethodName(name)) return own;
  return () => unknownCall(name);
}

function unknownCall(name: string): object {
  failed("tracker", `${name}() is not known: nothing was recorded`);
  return total({});
}
