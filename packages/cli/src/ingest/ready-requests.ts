import { Deriver } from "./derive.ts";
import { accepted } from "./accepted.ts";
import type { Report } from "./format.ts";

/** Requests as the store takes them: checked, normalised and priced. */
export async function* readyRequests(
  requests: AsyncIterable<unknown>,
  report: Report,
): AsyncGenerator<unknown, void> {
  const deriver = new Deriver();
  for await (const request of requests) {
    const kept = accepted(request, report);
    if (kept !== undefined) yield deriver.derive(kept.request);
  }
}
