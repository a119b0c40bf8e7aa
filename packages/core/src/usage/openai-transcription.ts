import { at, number } from "../record/index.ts";
import type { Usage } from "../record/index.ts";
import { openaiReplyUsage } from "./openai.ts";

/**
 * The usage of a transcription: what it says of itself, else how long the audio is, by which models are billed that count
 * no tokens. Undefined when it says neither. Never throws.
 */
export function openaiTranscriptionUsage(reply: unknown): Usage | undefined {
  const usage = openaiReplyUsage(reply);
  if (usage !== undefined) return usage;
  try {
    const said = at(reply, "duration");
    const seconds = number(typeof said === "string" && said !== "" ? Number(said) : said);
    return seconds === undefined || seconds < 0 ? undefined : { inputAudioSeconds: seconds };
  } catch {
    return undefined;
  }
}
