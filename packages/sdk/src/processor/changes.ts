import type { Sanitizer } from "@spoor/core/redact";

export type Attributes = Readonly<Record<string, unknown>>;

/** `attributes` as `sanitizer` has them, names included; the same object where it changes none. */
export function sanitizedAttributes(attributes: Attributes, sanitizer: Sanitizer): Attributes {
  const copy: Record<string, unknown> = {};
  let isSame = true;
  for (const key of Object.keys(attributes)) {
    const name = sanitizer.text(key);
    const value = sanitizer.member(attributes, key);
    copy[name] = value;
    if (name !== key || value !== attributes[key]) isSame = false;
  }
  return isSame ? attributes : copy;
}

/** `items` after `change`; the same list where none became another. */
export function each<Item>(items: readonly Item[], change: (item: Item) => Item): readonly Item[] {
  const all = items.map(change);
  return all.every((item, index) => item === items[index]) ? items : all;
}

/** `value` with `changes`; the same object where it has them already. */
export function changed<Value extends object>(value: Value, changes: Partial<Value>): Value {
  const isSame = Object.entries(changes).every(([key, to]) => Reflect.get(value, key) === to);
  return isSame ? value : { ...value, ...changes };
}

/** `record`, or an object that has those of `changes` that are some and is otherwise like it. */
export function overlaid<Item extends object>(record: Item, changes: object): Item {
  const some = Object.entries(changes).filter(([key, to]) => Reflect.get(record, key) !== to);
  return some.length === 0 ? record : overlay(record, some);
}

/** An object that has `own` and is otherwise like `record`. */
export function overlay<Item extends object>(
  record: Item,
  own: readonly [string, unknown][],
): Item {
  const copy: Item = Object.create(record);
  for (const [key, value] of own) Object.defineProperty(copy, key, { value, enumerable: true });
  return copy;
}
