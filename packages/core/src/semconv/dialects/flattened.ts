/**
 * The nested value that names such as `llm.input_messages.0.message.role` spell out behind `prefix`: where all names at a
 * place are numbers, it is a list in their order. Undefined where no name begins with `prefix`.
 */
export function unflattened(
  prefix: string,
  attributes: Readonly<Record<string, unknown>>,
): unknown {
  const root = new Map<string, Node>();
  for (const name of Object.keys(attributes)) {
    if (name.startsWith(prefix)) put(root, name.slice(prefix.length).split("."), attributes[name]);
  }
  return root.size === 0 ? undefined : valueOf(root);
}

type Node = Map<string, Node> | { readonly value: unknown };

/** Deeper names than these, or longer lists, are not those of messages. */
const maxDepth = 12;
const maxPlaces = 10_000;

function put(root: Map<string, Node>, path: readonly string[], value: unknown): void {
  if (path.length > maxDepth) return;
  let at = root;
  for (const key of path.slice(0, -1)) {
    const next = at.get(key);
    const inner = next instanceof Map ? next : new Map<string, Node>();
    if (next !== inner) at.set(key, inner);
    at = inner;
  }
  const last = path.at(-1);
  if (last !== undefined && !(at.get(last) instanceof Map)) at.set(last, { value });
}

function valueOf(node: Node): unknown {
  if (!(node instanceof Map)) return node.value;
  const entries = [...node].map(([key, inner]) => ({ key, value: valueOf(inner) }));
  const isList = entries.every(({ key }) => /^\d{1,5}$/.test(key) && Number(key) < maxPlaces);
  if (!isList) return Object.fromEntries(entries.map(({ key, value }) => [key, value]));
  return entries.sort((a, b) => Number(a.key) - Number(b.key)).map(({ value }) => value);
}
