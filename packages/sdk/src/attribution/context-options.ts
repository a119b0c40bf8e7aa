import { at, present } from "@spoor/core/record";
import type { Attributes, AttributeValue } from "@spoor/core/record";
import {
  GEN_AI_PROMPT_NAME,
  GEN_AI_PROMPT_VERSION,
  SESSION_ID,
  SPOOR_PURPOSE,
  SPOOR_TAGS,
  SPOOR_TENANT_ID,
  USER_ID,
} from "@spoor/core/semconv";
import { givenId, givenTags } from "./given-id.ts";
import { promptAttributes } from "./prompt.ts";
import type { PromptVersion } from "./prompt.ts";

/**
 * Who and what work is done for. What is left out stays as it is around; `null` takes it away. Ids and the purpose are cut at
 * 256 characters.
 */
export interface ContextOptions {
  /** The user of the application, as `user.id`. It leaves with every span: give an id that may. */
  readonly user?: string | number | null | undefined;
  /** The session or conversation, as `session.id`. */
  readonly session?: string | number | null | undefined;
  /** The customer, as `spoor.tenant.id`. */
  readonly tenant?: string | number | null | undefined;
  /** What it is done for, as `spoor.purpose`: a few different words, such as the name of a feature. */
  readonly purpose?: string | null | undefined;
  /** What it is sorted by, as `spoor.tags`: added to the tags around, at most 32, each cut at 128 characters. */
  readonly tags?: readonly string[] | null | undefined;
  /** The prompt that models are called with, as `gen_ai.prompt.name` and `gen_ai.prompt.version`. */
  readonly prompt?: PromptVersion | null | undefined;
}

const ids: readonly (readonly [keyof ContextOptions, string])[] = [
  ["user", USER_ID],
  ["session", SESSION_ID],
  ["tenant", SPOOR_TENANT_ID],
  ["purpose", SPOOR_PURPOSE],
];

/** The attributes that `options`, which may be anything, make of those around. */
export function attributesOf(options: unknown, around: Attributes = {}): Attributes {
  const changes: Record<string, AttributeValue | undefined> = {};
  for (const [option, name] of ids) {
    const value = at(options, option);
    if (value === null) changes[name] = undefined;
    else changes[name] = givenId(value) ?? around[name];
  }
  const tags = at(options, "tags");
  changes[SPOOR_TAGS] = tags === null ? undefined : givenTags(around[SPOOR_TAGS], tags);
  const prompt = at(options, "prompt");
  const withoutPrompt = { [GEN_AI_PROMPT_NAME]: undefined, [GEN_AI_PROMPT_VERSION]: undefined };
  Object.assign(changes, prompt === null ? withoutPrompt : promptAttributes(prompt));
  return present<AttributeValue>({ ...around, ...changes });
}
