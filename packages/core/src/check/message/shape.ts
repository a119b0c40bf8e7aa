/** Tells where and how a value differs from a shape, as in `[0].role is no text`; undefined where it does not. */
export type Shape = (value: unknown) => string | undefined;

type Shapes = Readonly<Record<string, Shape>>;

export type PlainObject = Readonly<Record<string, unknown>>;

/** Whether `value` is what JSON calls an object. */
export function isObject(value: unknown): value is PlainObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function within(place: string, wrong: string | undefined): string | undefined {
  if (wrong === undefined) return undefined;
  return /^[.[]/.test(wrong) ? place + wrong : `${place} ${wrong}`;
}

export const anything: Shape = () => undefined;
export const text: Shape = (value) => (typeof value === "string" ? undefined : "is no text");
export const number: Shape = (value) => (typeof value === "number" ? undefined : "is no number");
export const flag: Shape = (value) => (typeof value === "boolean" ? undefined : "is no boolean");

export function nullOr(shape: Shape): Shape {
  return (value) => (value === null ? undefined : shape(value));
}

/** A value that any of `shapes` takes; `wrong` says what the others are. */
export function either(shapes: readonly Shape[], wrong: string): Shape {
  return (value) => (shapes.some((shape) => shape(value) === undefined) ? undefined : wrong);
}

/** A list whose items all have `shape`. */
export function listOf(shape: Shape): Shape {
  return (value) => {
    if (!Array.isArray(value)) return "is no list";
    for (const [i, item] of value.entries()) {
      const wrong = within(`[${i}]`, shape(item));
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
}

/** An object that has all of `required`; what it has of `optional` must fit, what it has beside that may be anything. */
export function objectOf(required: Shapes, optional: Shapes = {}): Shape {
  return (value) => {
    if (!isObject(value)) return "is no object";
    for (const [key, shape] of Object.entries(required)) {
      if (!Object.hasOwn(value, key)) return `.${key} is missing`;
      const wrong = within(`.${key}`, shape(value[key]));
      if (wrong !== undefined) return wrong;
    }
    for (const [key, shape] of Object.entries(optional)) {
      const wrong = Object.hasOwn(value, key) ? within(`.${key}`, shape(value[key])) : undefined;
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
}

/** An object whose values all have `shape`. */
export function mapOf(shape: Shape): Shape {
  return (value) => {
    if (!isObject(value)) return "is no object";
    for (const [key, item] of Object.entries(value)) {
      const wrong = within(`.${key}`, shape(item));
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  };
}
