import { TextCounts } from "@spoor/core/tokens";

/** What is said in a stream, counted as it comes for an estimate of its tokens; nothing of it is kept. */
export class StreamedWords {
  readonly counts: TextCounts = new TextCounts();
  /** Whether the model told what it thought, which may be a summary of it. */
  hasThoughts = false;

  /** Counts what is a text. */
  say(said: unknown): void {
    if (typeof said === "string") this.counts.add(said);
  }

  think(thought: unknown): void {
    if (typeof thought !== "string" || thought === "") return;
    this.hasThoughts = true;
    this.counts.add(thought);
  }
}
