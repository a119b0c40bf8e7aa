import { at } from "@spoor/core/record";

/**
 * Whether an engine's runs are no workflows of the application's: Mastra runs its own agents as workflows, and engines that
 * stand on another system run the same workflow anew for each of its steps.
 */
export function isLeftAlone(engine: unknown): boolean {
  const policy = at(at(engine, "options"), "tracingPolicy");
  const isDurable = at(engine, "requiresDurableContextSerialization");
  return (
    Boolean(at(policy, "internal")) ||
    (typeof isDurable === "function" && Reflect.apply(isDurable, engine, []) === true)
  );
}
