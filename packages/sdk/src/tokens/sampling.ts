/** So many calls of a model are compared at first, which is what a correction needs, and one of so many after that. */
const first = 24;
const every = 64;
/** Most models whose calls are counted. */
const maxModels = 200;

const counts = new Map<string, number>();

/** Whether this call of `model` is one of those whose estimate is compared with what was billed. */
export function isSampled(model: string): boolean {
  const before = counts.get(model);
  if (before === undefined && counts.size >= maxModels) return false;
  const now = (before ?? 0) + 1;
  counts.set(model, now);
  return now <= first || now % every === 0;
}
