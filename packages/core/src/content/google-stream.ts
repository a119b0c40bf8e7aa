import { at, count, list, text } from "../record/read.ts";
import type { OutputMessage, Part } from "./content.ts";
import { partsOf } from "./google-part.ts";
import { StreamedMessage } from "./streamed-message.ts";

/** Most candidates of a reply that are told apart; Google allows 8. */
const maxCandidates = 128;

/** The chunks of a streamed reply so far, a message a candidate. */
export class GoogleStream {
  readonly #candidates = new Map<number, Candidate>();

  add(chunk: unknown): void {
    for (const [place, one] of list(at(chunk, "candidates")).entries()) {
      const index = count(at(one, "index")) ?? place;
      if (index >= maxCandidates) continue;
      const candidate = this.#candidates.get(index) ?? new Candidate();
      this.#candidates.set(index, candidate);
      candidate.add(one);
    }
  }

  messages(): readonly OutputMessage[] {
    const byIndex = [...this.#candidates].sort(([one], [other]) => one - other);
    return byIndex.map(([, candidate]) => candidate.message.message());
  }
}

class Candidate {
  readonly message = new StreamedMessage();
  /** Parts have no place of their own: a text goes on with the one before it of the same type. */
  #last: Part["type"] | undefined;
  #place = 0;

  add(candidate: unknown): void {
    this.message.finishReason = text(at(candidate, "finishReason")) ?? this.message.finishReason;
    const parts = list(at(at(candidate, "content"), "parts")).flatMap(partsOf);
    for (const part of parts) this.#addPart(part);
  }

  #addPart(part: Part): void {
    const { type } = part;
    const grows = type === "text" || type === "reasoning";
    if (!grows || type !== this.#last) this.#place += 1;
    this.#last = type;
    const key = `${this.#place}`;
    if (grows) this.message.grow(key, { type }, part["content"]);
    else this.message.put(key, part);
  }
}
