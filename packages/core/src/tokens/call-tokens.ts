import type { Message, OutputMessage, Part, RequestContent } from "../content/content.ts";
import { list } from "../record/read.ts";
import { asWhole, tokensOf } from "./estimate-tokens.ts";
import { familyFactor, familyOf } from "./family.ts";
import type { Family } from "./family.ts";
import { imageSize } from "./image-size.ts";
import { imageTokens } from "./image-tokens.ts";
import type { ImageDetail } from "./image-tokens.ts";
import { TextCounts } from "./text-counts.ts";
import { textKind } from "./text-kind.ts";
import type { TextKind } from "./text-kind.ts";
import { toolTokens } from "./tool-tokens.ts";

/**
 * Why an estimate may be far off: `image_size`, an image whose size is not in the request; `media`, a sound, a video, a file
 * or a document, which count nothing; `earlier_messages`, what the provider has from an earlier response; `size_alone`,
 * a text of which only the length is known; `thoughts`, a model that may have thought without saying so.
 */
export type EstimateProblem =
  | "image_size"
  | "media"
  | "earlier_messages"
  | "size_alone"
  | "thoughts";

/** Whose tokens are counted. */
export interface TokensOf {
  readonly provider: string | undefined;
  readonly model: string | undefined;
}

/** About how many tokens one side of a call is. */
export interface TokenEstimate {
  /** Whole. */
  readonly tokens: number;
  readonly kind: TextKind;
  readonly problems: readonly EstimateProblem[];
}

/** Tokens that stand around each message, and around all of them. */
const frames: Readonly<Record<Family, { readonly message: number; readonly all: number }>> = {
  openai: { message: 4, all: 3 },
  claude: { message: 4, all: 3 },
  claude_4_7: { message: 4, all: 3 },
  gemini: { message: 1, all: 0 },
};

/** About how many tokens a request is: words, frames of messages, definitions of tools, images. 0 where it says nothing. */
export function requestTokens(
  request: RequestContent,
  of: TokensOf,
  details: readonly ImageDetail[] = [],
): TokenEstimate {
  const family = familyOf(of.provider, of.model);
  const messages = request.messages ?? [];
  const tally = new Tally(of, details);
  for (const part of request.system ?? []) tally.add(part);
  for (const message of messages) tally.addMessage(message);
  for (const one of request.documents ?? []) tally.addText(JSON.stringify(one));
  const tools = toolTokens(request.tools ?? [], family);
  const frame = frames[family];
  const framed = messages.length + (request.system === undefined ? 0 : 1);
  const around = framed === 0 ? 0 : frame.all + frame.message * framed;
  return tally.estimate({ words: tools.words, fixed: tools.fixed + around });
}

/** About how many tokens the messages of a reply are. */
export function replyTokens(messages: readonly OutputMessage[], of: TokensOf): TokenEstimate {
  const tally = new Tally(of, []);
  for (const message of messages) tally.addMessage(message);
  return tally.estimate({ words: 0, fixed: 0 });
}

/** About how many tokens a text is that was counted as it came. */
export function countedTokens(counts: TextCounts, { provider, model }: TokensOf): TokenEstimate {
  const factor = familyFactor[familyOf(provider, model)];
  return {
    tokens: asWhole(tokensOf(counts) * factor),
    kind: textKind(counts.counts, counts.length),
    problems: [],
  };
}

/** Characters a token, of a text of which nothing but the length is known: those of English prose. */
const charactersPerToken = 4.3;

/** About how many tokens a text of `length` UTF-16 code units is. */
export function sizedTokens(length: number, { provider, model }: TokensOf): TokenEstimate {
  const factor = familyFactor[familyOf(provider, model)];
  const tokens = asWhole((length / charactersPerToken) * factor);
  return { tokens, kind: "prose", problems: ["size_alone"] };
}

interface Added {
  /** Counted as `o200k_base` counts. */
  readonly words: number;
  /** Counted as the model counts. */
  readonly fixed: number;
}

class Tally {
  readonly #of: TokensOf;
  readonly #details: readonly ImageDetail[];
  readonly #counts = new TextCounts();
  readonly #problems = new Set<EstimateProblem>();
  #images = 0;
  #imageTokens = 0;

  constructor(of: TokensOf, details: readonly ImageDetail[]) {
    this.#of = of;
    this.#details = details;
  }

  addMessage({ parts }: Message): void {
    for (const part of parts) this.add(part);
  }

  addText(text: unknown): void {
    if (typeof text === "string") this.#counts.add(text);
    // The next text does not go on with this one's last word.
    if (typeof text === "string" && text !== "") this.#counts.cut();
  }

  add(part: Part): void {
    switch (part.type) {
      case "text":
      case "reasoning":
      case "compaction":
        this.addText(part["content"]);
        return;
      case "tool_call":
        this.addText(part["name"]);
        this.addText(asText(part["arguments"]));
        return;
      case "tool_call_response":
        this.#addResult(part["response"]);
        return;
      case "blob":
      case "uri":
      case "file":
        this.#addMedia(part);
        return;
      default:
        this.addText(asText(withoutData(part)));
    }
  }

  estimate({ words, fixed }: Added): TokenEstimate {
    const { provider, model } = this.#of;
    const factor = familyFactor[familyOf(provider, model)];
    const said = (tokensOf(this.#counts) + words) * factor;
    return {
      tokens: asWhole(said + fixed + this.#imageTokens),
      kind: textKind(this.#counts.counts, this.#counts.length),
      problems: [...this.#problems],
    };
  }

  /** Results of tools are text, or parts again. */
  #addResult(response: unknown): void {
    const parts = list(response).filter(isPart);
    if (parts.length === 0) this.addText(asText(response));
    for (const part of parts) this.add(part);
  }

  #addMedia(part: Part): void {
    if (part["modality"] !== "image") {
      this.#problems.add("media");
      return;
    }
    const size = part.type === "blob" ? imageSize(part["content"]) : undefined;
    if (size === undefined) this.#problems.add("image_size");
    const detail = this.#details[this.#images];
    this.#images += 1;
    this.#imageTokens += imageTokens({ ...this.#of, size, detail });
  }
}

function isPart(value: unknown): value is Part {
  return (
    typeof value === "object" && value !== null && "type" in value && typeof value.type === "string"
  );
}

/** A text as it is, and other values as the JSON that they came as. */
function asText(value: unknown): string {
  if (typeof value === "string") return value;
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "";
  }
}

/** A part of another type without what may be binary. */
function withoutData(part: Part): object {
  const { content, data: _, ...rest } = part;
  return typeof content === "string" ? { content } : rest;
}
