import { at, present } from "../record/read.ts";
import type { ContentShape } from "./content.ts";
import { textParts } from "./part.ts";

/** Requests of one text, to be drawn or spoken, and replies of one, that was heard. */
export const textPromptContent: ContentShape = {
  request(body) {
    const system = textParts(at(body, "instructions"));
    const parts = textParts(at(body, "prompt") ?? at(body, "input"));
    return present({
      system: system.length > 0 ? system : undefined,
      messages: parts.length > 0 ? [{ role: "user", parts }] : undefined,
    });
  },
  reply(reply) {
    const parts = textParts(at(reply, "text") ?? reply);
    return parts.length > 0 ? [{ role: "assistant", parts }] : [];
  },
  join: (soFar, chunk) => (at(chunk, "type") === "transcript.text.done" ? chunk : soFar),
};
