import type { Usage } from "../record/index.ts";
import { dimensions } from "./cost.ts";
import type { Breakdown, Dimension } from "./cost.ts";
import type { Rates } from "./catalog/rates.ts";

/** A multiple of the list price as a fraction, so that 1.1 is exact. */
export type Factor = readonly [numerator: number, denominator: number];

/** What one request cost, or why that is not to be said. */
export type Amounts =
  | { readonly breakdown: Breakdown; readonly reasoning: number }
  | "unpublished"
  | "invalid";

/** Tools that are not billed by the request: the tokens they add, or the time they run, are. */
const freeTools: ReadonlySet<string> = new Set(["web_fetch", "code_execution", "tool_search"]);

/** The tokens of one request by `rates`, each dimension times `factor`, rounded half to even to whole pico-USD. */
export function tokenAmounts(usage: Usage, rates: Rates, factor: Factor): Amounts {
  const input = inputAmounts(usage, rates);
  if (input === undefined) return "unpublished";
  const output = outputAmounts(usage, rates);
  const raw = {
    input: input.input,
    output: output.output,
    cacheRead: input.cacheRead,
    cacheWrite: input.cacheWrite,
    audio: input.audio + output.audio,
    image: input.image + output.image,
    tools: 0,
  };
  return whole(raw, factor, output.reasoning);
}

/** The fees of one call in pico-USD: the call's own and those of the server's tools. Fees are never discounted. */
export function feeAmount(usage: Usage, rates: Rates): number | "unpublished" | "invalid" {
  let fees = rates.call ?? 0;
  for (const tool in usage.toolRequests) {
    const requests = usage.toolRequests[tool] ?? 0;
    const priced = Object.hasOwn(rates.tools, tool) ? rates.tools[tool] : undefined;
    const fee = priced ?? (freeTools.has(tool) ? 0 : undefined);
    if (fee === undefined && requests > 0) return "unpublished";
    fees += counted(requests) * (fee ?? 0);
  }
  return Number.isSafeInteger(halfEven(fees)) ? halfEven(fees) : "invalid";
}

interface InputAmounts {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly audio: number;
  readonly image: number;
}

/** Undefined when the tokens written for an hour have no published price. */
function inputAmounts(usage: Usage, rates: Rates): InputAmounts | undefined {
  const total = counted(usage.inputTokens);
  const read = Math.min(counted(usage.cacheReadTokens), total);
  const written = Math.min(counted(usage.cacheWriteTokens), total - read);
  const written1h = Math.min(counted(usage.cacheWrite1hTokens), written);
  const audio = Math.min(counted(usage.inputAudioTokens), total - written);
  // Audio and cache may overlap; where the provider does not say by how much, it is no less than what exceeds the total.
  const readAudio = Math.min(
    audio,
    read,
    Math.max(counted(usage.cacheReadAudioTokens), read + written + audio - total),
  );
  const rest = total - read - written - (audio - readAudio);
  const image = Math.min(counted(usage.inputImageTokens), rest);
  if (written1h > 0 && rates.cacheWrite1h === undefined && rates.cacheWrite !== undefined) {
    return undefined;
  }
  // A kind of token without a price of its own is billed as what it is a kind of.
  const at = rates.input ?? 0;
  const inAudio = rates.inputAudio === undefined ? 0 : audio - readAudio;
  const inAudioRead = rates.cacheReadAudio === undefined ? 0 : readAudio;
  const inRead = rates.cacheRead === undefined ? 0 : read - inAudioRead;
  const inWrite = rates.cacheWrite === undefined ? 0 : written;
  const inImage = rates.inputImage === undefined ? 0 : image;
  return {
    input: (total - inAudio - inAudioRead - inRead - inWrite - inImage) * at,
    cacheRead: inRead * (rates.cacheRead ?? 0),
    cacheWrite:
      (inWrite - Math.min(inWrite, written1h)) * (rates.cacheWrite ?? 0) +
      Math.min(inWrite, written1h) * (rates.cacheWrite1h ?? 0),
    audio: inAudio * (rates.inputAudio ?? 0) + inAudioRead * (rates.cacheReadAudio ?? 0),
    image: inImage * (rates.inputImage ?? 0),
  };
}

function outputAmounts(usage: Usage, rates: Rates) {
  const total = counted(usage.outputTokens);
  const audio =
    rates.outputAudio === undefined ? 0 : Math.min(counted(usage.outputAudioTokens), total);
  const image =
    rates.outputImage === undefined ? 0 : Math.min(counted(usage.outputImageTokens), total - audio);
  const text = total - audio - image;
  const reasoned = Math.min(counted(usage.reasoningTokens), text);
  const at = rates.output ?? 0;
  const reasoning = reasoned * (rates.reasoning ?? at);
  return {
    output: (text - reasoned) * at + reasoning,
    reasoning,
    audio: audio * (rates.outputAudio ?? 0),
    image: image * (rates.outputImage ?? 0),
  };
}

function whole(
  raw: Readonly<Record<Dimension, number>>,
  factor: Factor,
  reasoning: number,
): Amounts {
  const breakdown: Partial<Record<Dimension, number>> = {};
  for (const dimension of dimensions) {
    const amount = raw[dimension] === 0 ? 0 : times(raw[dimension], factor);
    if (!Number.isSafeInteger(amount)) return "invalid";
    if (amount > 0) breakdown[dimension] = amount;
  }
  return { breakdown, reasoning: times(reasoning, factor) };
}

function times(amount: number, [numerator, denominator]: Factor): number {
  return halfEven(numerator === denominator ? amount : (amount * numerator) / denominator);
}

/** `value` rounded to a whole number, halves to the even one. */
export function halfEven(value: number): number {
  return Math.abs(value % 1) === 0.5 ? 2 * Math.round(value / 2) : Math.round(value);
}

/** A count, 0 when it was not said, NaN (which makes every sum invalid) when it is none. */
function counted(value: number | undefined): number {
  if (value === undefined) return 0;
  return Number.isSafeInteger(value) && value >= 0 ? value : Number.NaN;
}
