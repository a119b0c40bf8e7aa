import { providerIdOf } from "./provider-id.ts";

/** Model ids longer than this are nobody's; it bounds the work of matching one. */
const maxLength = 200;

/**
 * A model's name as a catalog may list it, in lower case: as it is, without the path of a cloud's resource or the own name
 * of a fine-tune, and with dashes in its date. Empty when it cannot be one, such as an opaque inference profile.
 *
 * @param providerId the catalog's id of the provider, whose own name before the model's is left out: `openai/gpt-4o`
 */
export function spellingsOf(name: string, providerId?: string): readonly string[] {
  const lower = name.trim().toLowerCase();
  if (lower === "" || lower.length > maxLength) return [];
  const id = lower.startsWith("arn:") ? fromArn(lower) : lower;
  if (id === undefined) return [];
  const short = withoutOwnName(withoutPath(withoutProvider(id, providerId)));
  return [...new Set([id, short, withDashedDate(short)])];
}

/** `arn:aws:bedrock:region:account:inference-profile/<model id>`. */
function fromArn(arn: string): string | undefined {
  return /:(?:inference-profile|foundation-model)\/([^/]+)$/.exec(arn)?.[1];
}

/** `<provider>/<id>`, as gateways and routers' clients name models; a router's own ids are made like that. */
function withoutProvider(id: string, providerId: string | undefined): string {
  const slash = id.indexOf("/");
  if (slash < 0 || providerId === undefined) return id;
  return providerIdOf(id.slice(0, slash)) === providerId ? id.slice(slash + 1) : id;
}

/** `models/<id>` (Gemini), `projects/…/publishers/<publisher>/models/<id>` (Vertex AI). */
function withoutPath(id: string): string {
  const path = id.lastIndexOf("models/");
  return path === 0 || id[path - 1] === "/" ? id.slice(path + "models/".length) : id;
}

/** `ft:<base model>:<organisation>:<name>:<id>`, or `<base model>.ft-<id>` on Azure, is priced by its base. */
function withoutOwnName(id: string): string {
  return id.startsWith("ft:")
    ? id.split(":").slice(0, 2).join(":")
    : id.replace(/\.ft-[0-9a-f-]+$/, ".ft-");
}

function withDashedDate(id: string): string {
  return id.replace(/-(20\d{2})(0[1-9]|1[0-2])(\d{2})(?=$|[-:@])/, "-$1-$2-$3");
}
