import type { Usage } from "../record/index.ts";
import type { Fees } from "./catalog/fees.ts";
import type { Rates } from "./catalog/rates.ts";
import type { Dimension } from "./cost.ts";
import { counted, inputPartsOf } from "./input-parts.ts";
import type { InputParts } from "./input-parts.ts";

/** So much of one thing that is billed, at its list price. */
export interface Item {
  readonly dimension: Dimension;
  readonly what: string;
  readonly quantity: number;
  /** Pico-USD for one. */
  readonly price: number;
}

/** The item that is a share of the output and is told apart. */
export const reasoning = "reasoning";

/** Tools that are not billed by the request: the tokens they add, or the time they run, are. */
const freeTools: ReadonlySet<string> = new Set([
  "web_fetch",
  "code_execution",
  "tool_search",
  "tool_search_tool_regex",
  "tool_search_tool_bm25",
]);

/**
 * What one request is billed for by the token or second; undefined when the tokens written for an hour have no published
 * price. A count that is none makes a quantity of NaN.
 */
export function tokenItems(usage: Usage, rates: Rates, fees: Fees): readonly Item[] | undefined {
  const items: Item[] = [];
  const add: Add = ({ dimension, what, quantity, price }) => {
    if (quantity !== 0) items.push({ dimension, what, quantity, price: price ?? 0 });
  };
  const parts = inputPartsOf(usage);
  if (parts.written1h > 0 && rates.cacheWrite1h === undefined && rates.cacheWrite !== undefined) {
    return undefined;
  }
  addInput(add, parts, rates);
  addOutput(add, usage, rates);
  if (rates.audioSecond !== undefined && usage.inputAudioSeconds !== undefined) {
    const seconds = Math.max(measured(usage.inputAudioSeconds), fees.leastAudioSeconds);
    add({
      dimension: "audio",
      what: "second of audio",
      quantity: seconds,
      price: rates.audioSecond,
    });
  }
  return items;
}

/** The fees of one call: the call's own and those of the server's tools; undefined when one of them is not published. */
export function feeItems(usage: Usage, rates: Rates, fees: Fees): readonly Item[] | undefined {
  const items: Item[] = [];
  const size = usage.searchContextSize?.toLowerCase();
  const call = size === undefined || fees.calls === undefined ? rates.call : fees.calls.get(size);
  if (size !== undefined && fees.calls !== undefined && call === undefined) return undefined;
  if (call !== undefined && call > 0) {
    items.push({ dimension: "tools", what: "request", quantity: 1, price: call });
  }
  for (const tool in usage.toolRequests) {
    const requests = counted(usage.toolRequests[tool]);
    const own = Object.hasOwn(rates.tools, tool) ? rates.tools[tool] : undefined;
    const price = own ?? fees.tools.get(tool) ?? (freeTools.has(tool) ? 0 : undefined);
    if (price === undefined && requests > 0) return undefined;
    const quantity = fees.byPrompt.has(tool) ? Math.min(requests, 1) : requests;
    if (price !== 0 && quantity !== 0) {
      items.push({ dimension: "tools", what: tool, quantity, price: price ?? 0 });
    }
  }
  return items;
}

/** Takes an item, unless there is none of it. */
type Add = (item: Omit<Item, "price"> & { readonly price: number | undefined }) => void;

/** A kind of token without a price of its own is billed as what it is a kind of. */
function addInput(add: Add, parts: InputParts, rates: Rates): void {
  const audio = priced(parts.audio, rates.inputAudio);
  const readAudio = priced(parts.readAudio, rates.cacheReadAudio);
  const image = priced(parts.image, rates.inputImage);
  const readImage = priced(parts.readImage, rates.cacheReadImage);
  const read = priced(parts.read - readAudio - readImage, rates.cacheRead);
  const written = priced(parts.written, rates.cacheWrite);
  const hour = Math.min(written, parts.written1h);
  const plain = parts.total - audio - readAudio - image - readImage - read - written;
  add({ dimension: "input", what: "input", quantity: plain, price: rates.input });
  add({ dimension: "cacheRead", what: "cached input", quantity: read, price: rates.cacheRead });
  add({
    dimension: "cacheWrite",
    what: "cache write",
    quantity: written - hour,
    price: rates.cacheWrite,
  });
  add({
    dimension: "cacheWrite",
    what: "cache write for an hour",
    quantity: hour,
    price: rates.cacheWrite1h,
  });
  add({ dimension: "audio", what: "audio input", quantity: audio, price: rates.inputAudio });
  add({
    dimension: "audio",
    what: "cached audio input",
    quantity: readAudio,
    price: rates.cacheReadAudio,
  });
  add({ dimension: "image", what: "image input", quantity: image, price: rates.inputImage });
  add({
    dimension: "image",
    what: "cached image input",
    quantity: readImage,
    price: rates.cacheReadImage,
  });
}

function priced(part: number, price: number | undefined): number {
  return price === undefined ? 0 : part;
}

function addOutput(add: Add, usage: Usage, rates: Rates): void {
  const total = counted(usage.outputTokens);
  const audio =
    rates.outputAudio === undefined ? 0 : Math.min(counted(usage.outputAudioTokens), total);
  const image =
    rates.outputImage === undefined ? 0 : Math.min(counted(usage.outputImageTokens), total - audio);
  const text = total - audio - image;
  const reasoned = Math.min(counted(usage.reasoningTokens), text);
  add({ dimension: "output", what: "output", quantity: text - reasoned, price: rates.output });
  add({
    dimension: "output",
    what: reasoning,
    quantity: reasoned,
    price: rates.reasoning ?? rates.output,
  });
  add({ dimension: "audio", what: "audio output", quantity: audio, price: rates.outputAudio });
  add({ dimension: "image", what: "image output", quantity: image, price: rates.outputImage });
  if (rates.citation !== undefined) {
    add({
      dimension: "output",
      what: "citation",
      quantity: counted(usage.citationTokens),
      price: rates.citation,
    });
  }
}

function measured(value: number): number {
  return Number.isFinite(value) && value >= 0 ? value : Number.NaN;
}
