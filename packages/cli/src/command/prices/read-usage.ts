import { at, count, list, number, present, text } from "@spoor/core/record";
import type { Iteration, Usage } from "@spoor/core/record";
import { replyUsage, tokenCounts } from "@spoor/core/usage";
import { usageFailure } from "../../failure.ts";
import { jsonOf, readDocument } from "../../ingest/document.ts";
import type { Io } from "../../io.ts";

const hint = `Say it as '{"inputTokens": 1200, "outputTokens": 300}', as the usage that the provider replied, as a file of either, or as - for standard input.`;

const ownKeys: ReadonlySet<string> = new Set([
  ...tokenCounts,
  "inputAudioSeconds",
  "toolRequests",
  "searchContextSize",
  "serviceTier",
  "region",
  "reportedUsd",
  "iterations",
  "problems",
] satisfies readonly (keyof Usage)[]);

/**
 * The usage that `said` spells or names: Spoor's own counts, or what a provider replied, whole or its usage alone. Throws a
 * usage failure where it is neither.
 *
 * @param api whose reply it is; told from its shape where it is not said
 */
export async function readUsage(said: string, api: string | undefined, io: Io): Promise<Usage> {
  const isSpelled = said.trimStart().startsWith("{");
  const document = isSpelled
    ? { name: "The usage given", text: said }
    : await readDocument(said, io, hint);
  const value = jsonOf(document, hint);
  const usage = isOwn(value) ? ownUsage(value) : providerUsage(value, api);
  if (usage !== undefined) return usage;
  throw usageFailure(`${document.name} has no count that can be read.`, hint);
}

function isOwn(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.keys(value).every((key) => ownKeys.has(key));
}

function ownUsage(value: unknown): Usage | undefined {
  const read: Record<string, number | undefined> = {};
  for (const name of tokenCounts) read[name] = countOf(value, name);
  const iterations = list(at(value, "iterations")).flatMap(iterationOf);
  const toolRequests = toolRequestsOf(at(value, "toolRequests"));
  const serviceTier = text(at(value, "serviceTier"));
  const region = text(at(value, "region"));
  const reportedUsd = number(at(value, "reportedUsd"));
  const inputAudioSeconds = number(at(value, "inputAudioSeconds"));
  const searchContextSize = text(at(value, "searchContextSize"));
  const usage: Usage = {
    ...present(read),
    ...(inputAudioSeconds !== undefined && { inputAudioSeconds }),
    ...(toolRequests && { toolRequests }),
    ...(searchContextSize && { searchContextSize }),
    ...(serviceTier && { serviceTier }),
    ...(region && { region }),
    ...(reportedUsd !== undefined && { reportedUsd }),
    ...(iterations.length > 0 && { iterations }),
  };
  return Object.keys(usage).length > 0 ? usage : undefined;
}

function countOf(value: unknown, name: string): number | undefined {
  const said = at(value, name);
  if (said === undefined) return undefined;
  const whole = count(said);
  if (whole === undefined) {
    throw usageFailure(`${name} is no whole number: ${JSON.stringify(said)}.`, hint);
  }
  return whole;
}

function iterationOf(entry: unknown): readonly Iteration[] {
  const usage = ownUsage(at(entry, "usage"));
  const model = text(at(entry, "model"));
  if (usage === undefined) return [];
  return [model === undefined ? { usage } : { model, usage }];
}

function toolRequestsOf(value: unknown): Record<string, number> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const read: Record<string, number | undefined> = {};
  for (const name of Object.keys(value)) read[name] = countOf(value, name);
  return present(read);
}

/** Whole replies have their usage, or a part that has it, under one of these names. */
const containers = [
  "usage",
  "usageMetadata",
  "usage_metadata",
  "response",
  "message",
  "meta",
  "body",
  "attributes",
];

/** Of a usage alone the API is believed as it is of one in a reply. */
function providerUsage(value: unknown, api: string | undefined): Usage | undefined {
  if (containers.some((name) => at(value, name) !== undefined)) return replyUsage(api, value);
  const isGemini = at(value, "promptTokenCount") !== undefined;
  const reply = isGemini ? { usageMetadata: value } : { usage: value };
  return replyUsage(api, reply) ?? replyUsage(api, value);
}
