import { at, text } from "@spoor/core/record";
import { SERVICE_NAME } from "@spoor/core/semconv";
import { jsonText } from "./json-text.ts";
import { isObject, plainOf } from "./plain-value.ts";
import type { AnyObject } from "./plain-value.ts";

/** Most origins whose texts are remembered: a journal names its own on every line. */
const mostRemembered = 256;

/** What wrote a record, as the store keeps it. */
export interface Origin {
  /** JSON; null where nothing is said. */
  readonly text: string | null;
  /** The name of the service, of a resource. */
  readonly service: string | undefined;
}

/** `fields` but for the attributes, which become plain; what is empty is left out. */
function plainFields(fields: AnyObject): AnyObject {
  const { attributes, odd } = plainOf(fields["attributes"]);
  const out: Record<string, unknown> = Object.create(null);
  for (const [key, value] of Object.entries(fields)) {
    if (key !== "attributes" && value !== "" && value !== 0) out[key] = value;
  }
  return {
    ...out,
    ...(Object.keys(attributes).length > 0 && { attributes }),
    ...(odd.length > 0 && { odd }),
  };
}

/** Puts resources and scopes into JSON, each of the latest ones once. */
export class Origins {
  readonly #known = new Map<string, Origin>();

  /** The origin `said` with its `schemaUrl`, of the item that holds both. */
  of(item: AnyObject, field: "resource" | "scope"): Origin {
    const said = item[field];
    const schemaUrl = text(item["schemaUrl"]);
    const key = JSON.stringify([said, schemaUrl]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#known.size >= mostRemembered) this.#known.clear();
    const plain = plainFields({
      ...(isObject(said) ? said : undefined),
      ...(schemaUrl !== undefined && { schemaUrl }),
    });
    const origin = {
      text: Object.keys(plain).length === 0 ? null : jsonText(plain),
      service: text(at(at(plain, "attributes"), SERVICE_NAME)),
    };
    this.#known.set(key, origin);
    return origin;
  }
}
