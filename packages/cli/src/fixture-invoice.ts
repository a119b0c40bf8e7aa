// Invoices for the tests, as providers export them: made of recorded calls, so that both sides are the same to the cent.
import { at, text } from "@spoor/core/record";
import { GEN_AI_PROVIDER_NAME, GEN_AI_USAGE_INPUT_TOKENS } from "@spoor/core/semconv";
import { spanRows } from "./fixture.ts";
import type { FakeSpan } from "./fixture.ts";
import { modelCallOf } from "./view/model-call.ts";
import type { ModelCall } from "./view/model-call.ts";

const dayOf = ({ span }: ModelCall): string => new Date(span.startMs).toISOString().slice(0, 10);
const isoOf = (seconds: number): string =>
  new Date(seconds * 1000).toISOString().replace(".000Z", "+00:00");
const secondsOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 1000;

/** The calls of one provider among `spans` that used tokens. */
function callsOf(spans: readonly FakeSpan[], provider: string): readonly ModelCall[] {
  return spanRows(spans)
    .filter(
      ({ attributes }) =>
        text(at(attributes, GEN_AI_PROVIDER_NAME)) === provider &&
        at(attributes, GEN_AI_USAGE_INPUT_TOKENS) !== undefined,
    )
    .map(modelCallOf);
}

const csv = (titles: string, rows: readonly string[]): string => [titles, ...rows, ""].join("\n");
const half = (usd: number | undefined): string => String((usd ?? 0) / 2);

export const openaiCostTitles =
  "start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,line_item,project_id,organization_id,organization_name";

/** One record of OpenAI's export of costs. */
export function openaiCostLine(day: string, item: string, amount: string): string {
  const start = secondsOf(day);
  const end = start + 86_400;
  return `${start},${end},${isoOf(start)},${isoOf(end)},${amount},${amount === "" ? "" : "usd"},${item},proj_1,org-1,Personal`;
}

/** OpenAI's export of costs: half of each call for its input, half for its output. */
export function openaiCosts(spans: readonly FakeSpan[]): string {
  const rows = callsOf(spans, "openai").flatMap((call) => {
    const name = call.responseModel ?? call.model;
    return ["input", "output"].map((kind) =>
      openaiCostLine(dayOf(call), `"${name}, ${kind}"`, half(call.usd)),
    );
  });
  return csv(openaiCostTitles, rows);
}

/** OpenAI's export of activity: calls and tokens, no money. */
export function openaiActivity(spans: readonly FakeSpan[]): string {
  const rows = callsOf(spans, "openai").map((call) => {
    const { input, output, cacheRead } = call.tokens;
    const start = secondsOf(dayOf(call));
    const end = start + 86_400;
    return `${start},${end},proj_1,1.0,user-1,key_1,${call.responseModel ?? ""},FALSE,default,${input}.0,${output}.0,${cacheRead}.0`;
  });
  return csv(
    "start_time,end_time,project_id,num_model_requests,user_id,api_key_id,model,batch,service_tier,input_tokens,output_tokens,input_cached_tokens",
    rows,
  );
}

export const anthropicCostTitles =
  "usage_date_utc,model,workspace,api_key,usage_type,context_window,token_type,cost_usd,list_price_usd,cost_type,inference_geo,speed";

/** One record of Anthropic's export of costs, which has names for people. */
export function anthropicCostLine(day: string, model: string, usd: string): string {
  return `${day},${model},Default,key-1,message,≤ 200k,output,${usd},${usd},token,global,`;
}

/** `claude-haiku-4-5-20251001` as Anthropic's console calls it. */
function displayName(id: string): string {
  const [, family = "", version = ""] = /^claude-([a-z]+)-(\d+(?:-\d)?)/.exec(id) ?? [];
  return `Claude ${family.charAt(0).toUpperCase()}${family.slice(1)} ${version.replace("-", ".")}`;
}

/** Anthropic's export of costs, two records a call. */
export function anthropicCosts(spans: readonly FakeSpan[]): string {
  const rows = callsOf(spans, "anthropic").flatMap((call) => {
    const line = anthropicCostLine(
      dayOf(call),
      displayName(call.responseModel ?? ""),
      half(call.usd),
    );
    return [line, line];
  });
  return csv(anthropicCostTitles, rows);
}

/** Anthropic's export of usage: tokens, no money. */
export function anthropicUsage(spans: readonly FakeSpan[]): string {
  const rows = callsOf(spans, "anthropic").map((call) => {
    const { input, output, cacheRead } = call.tokens;
    return `${dayOf(call)},${call.responseModel ?? ""},key-1,Default,standard,≤ 200k,${input - cacheRead},0,0,${cacheRead},${output},0,global,`;
  });
  return csv(
    "usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens,web_search_count,inference_geo,speed",
    rows,
  );
}

/** A table of one's own: date, provider, model, usd. */
export function genericCosts(spans: readonly FakeSpan[]): string {
  const rows = ["openai", "anthropic"].flatMap((provider) =>
    callsOf(spans, provider).map(
      (call) => `${dayOf(call)},${provider},${call.model},${String(call.usd ?? 0)}`,
    ),
  );
  return csv("date,provider,model,usd", rows);
}
