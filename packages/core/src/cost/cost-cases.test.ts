import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { at, list, number, present, text } from "../record/index.ts";
import type { Usage } from "../record/index.ts";
import { anthropicUsage, googleReplyUsage, openaiReplyUsage } from "../usage/index.ts";
import { costOf } from "./index.ts";
import type { Cost } from "./index.ts";

const file = fileURLToPath(new URL("../../../../../shared/data/cost-cases.json", import.meta.url));
const cases = existsSync(file) ? list(at(JSON.parse(readFileSync(file, "utf8")), "cases")) : [];
// oxlint-disable-next-line no-console -- a test that did not run must be seen
if (cases.length === 0) console.warn(`SKIPPED: no cost cases at ${file}`);

/** The usage as a provider's reader would give it; from the case's own counts where there is no reader yet. */
function usageOf(one: unknown): Usage | undefined {
  const reply = at(one, "response");
  const context = at(one, "context");
  const api = text(at(one, "api"));
  const tier = at(context, "batch") === true ? "batch" : text(at(context, "service_tier"));
  const read =
    api === "openai.chat" || api === "openai.responses" || api === "openai.images"
      ? openaiReplyUsage(reply)
      : api === "openai.realtime"
        ? openaiReplyUsage(at(reply, "response"))
        : api === "anthropic.messages"
          ? anthropicUsage(at(reply, "usage"))
          : api === "gemini"
            ? googleReplyUsage(reply)
            : normalized(at(one, "normalized"));
  return read && tier !== undefined ? { ...read, serviceTier: tier } : read;
}

function normalized(counts: unknown): Usage {
  const read = (name: string) => number(at(counts, name));
  const written1h = read("cache_write_1h");
  return {
    ...present({
      inputTokens: read("input_total"),
      outputTokens: read("output_total"),
      cacheReadTokens: read("cache_read"),
      cacheWriteTokens:
        (read("cache_write") ?? 0) + (read("cache_write_5m") ?? 0) + (written1h ?? 0),
      cacheWrite1hTokens: written1h,
      reasoningTokens: read("reasoning"),
      inputAudioTokens: read("input_audio"),
    }),
    ...(read("web_search") !== undefined && {
      toolRequests: present({ web_search: read("web_search") }),
    }),
  };
}

function priced(one: unknown): Cost {
  const context = at(one, "context");
  const reply = at(one, "response");
  const region =
    /^https:\/\/(eu|us)\.api\.openai\.com/.exec(text(at(context, "base_url")) ?? "")?.[1] ??
    (at(context, "azure_deployment_type") === "DataZoneStandard" ? "datazone" : undefined) ??
    text(at(context, "region"));
  return costOf({
    provider: text(at(one, "provider")) ?? "",
    model: text(at(reply, "model")) ?? text(at(reply, "modelVersion")),
    requestModel: text(at(one, "model")),
    usage: usageOf(one),
    at: new Date(text(at(one, "timestamp")) ?? ""),
    region,
  });
}

/** What a case expects, in the words of {@link outcomeOf}. */
function expectedOf(one: unknown): string {
  if (at(one, "expected_status") === "unpriced") return "unpriced";
  const source = at(one, "expected_status") === "provider_reported" ? "provider" : "local";
  return `${Math.round((number(at(one, "expected_usd")) ?? Number.NaN) * 1e12)} pico-USD, ${source}`;
}

function outcomeOf(one: unknown): string {
  const cost = priced(one);
  return cost.status === "unpriced" ? "unpriced" : `${cost.picoUsd} pico-USD, ${cost.source}`;
}

describe.skipIf(cases.length === 0)("the cases with a known cost", () => {
  const named = cases.map((one) => ({ id: text(at(one, "id")) ?? "", one }));
  const firstParty = named.filter(({ one }) =>
    ["openai", "anthropic"].includes(text(at(one, "provider")) ?? ""),
  );

  test.each(firstParty)("$id is right to the pico-USD", ({ one }) => {
    expect(outcomeOf(one)).toBe(expectedOf(one));
  });

  test("none gets a wrong price, and all but three get the right one", () => {
    const missed = named.filter(({ one }) => outcomeOf(one) !== expectedOf(one));
    // oxlint-disable-next-line no-console -- the count is what one wants to know of this test
    console.info(`cost cases: ${named.length - missed.length} of ${named.length} right`);
    expect(missed.map(({ id, one }) => [id, outcomeOf(one)])).toEqual([
      // Fees for grounding, Google's priority tier and OpenRouter's batch names are not published in the catalogs.
      ["g-11-grounding-31", "unpriced"],
      ["g-12-priority", "unpriced"],
      ["or-05-batch-slug", "unpriced"],
    ]);
  });
});
