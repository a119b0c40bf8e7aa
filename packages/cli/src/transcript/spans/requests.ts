import { SERVICE_NAME, SERVICE_VERSION } from "@spoor/core/semconv";
import { conversationsIn } from "./conversations.ts";
import type { DatedConversation, TranscriptOptions } from "./conversations.ts";
import { traceIdOf } from "./ids.ts";
import { eventsRequest, spansRequest } from "./otlp.ts";
import { sessionTelemetry } from "./session-spans.ts";

/** Spans and events in one request at most. */
const perRequest = 1000;

/**
 * The sessions in the transcripts `paths` as OTLP/JSON requests, a trace each, with their original times, and with ids that
 * are the same whenever and wherever a transcript is read. The report is told what was not read, as {@link conversationsIn}
 * does; throws where it is asked to stop.
 */
export async function* transcriptRequests(
  paths: readonly string[],
  options: TranscriptOptions,
): AsyncGenerator<unknown, void> {
  for await (const dated of conversationsIn(paths, options)) yield* requestsOf(dated);
}

function* chunks<Item>(items: readonly Item[]): Generator<readonly Item[], void> {
  for (let begin = 0; begin < items.length; begin += perRequest)
    yield items.slice(begin, begin + perRequest);
}

function* requestsOf({ conversation, otherwise }: DatedConversation): Generator<unknown, void> {
  const { agent, id, facts } = conversation;
  const traceId = traceIdOf(agent, id);
  const resource = { [SERVICE_NAME]: agent, [SERVICE_VERSION]: facts.version };
  const { spans, events } = sessionTelemetry(conversation, otherwise);
  for (const some of chunks(spans)) yield spansRequest(traceId, resource, some);
  for (const some of chunks(events)) yield eventsRequest(traceId, resource, some);
}
