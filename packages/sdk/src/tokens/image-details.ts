import { at, list } from "@spoor/core/record";
import type { ImageDetail } from "@spoor/core/tokens";

const known: readonly ImageDetail[] = ["low", "high", "auto", "original"];

/** What a request of OpenAI's APIs says of how closely each of its images is to be looked at, in their order. */
export function imageDetails(request: unknown): readonly ImageDetail[] {
  const found: ImageDetail[] = [];
  for (const messages of [at(request, "messages"), at(request, "input")])
    for (const message of list(messages))
      for (const part of list(at(message, "content"))) {
        const type = at(part, "type");
        if (type !== "image_url" && type !== "input_image") continue;
        const said = at(part, "detail") ?? at(at(part, "image_url"), "detail");
        found.push(known.find((detail) => detail === said) ?? "auto");
      }
  return found;
}
