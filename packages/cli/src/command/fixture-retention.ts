// A store whose files came into it some days ago.
import { epochMs, logRequest, newFolder, spanRequest } from "../fixture.ts";
import { workflowEvents, workflowSpans } from "../fixture-workflow.ts";
import { addRequests } from "../store/add-requests.ts";
import type { Io } from "../io.ts";

const dayMs = 86_400_000;

/** A store with the spans and events of the fixture, which came on 2026-11-20. */
export async function storedWorkflow(): Promise<string> {
  const folder = newFolder();
  const { signal } = new AbortController();
  const requests = [spanRequest(workflowSpans), logRequest(workflowEvents)];
  await addRequests(folder, requests, { signal, now: epochMs });
  return folder;
}

/** A clock that is so many days later. */
export function daysLater(days: number): Pick<Io, "now"> {
  return { now: () => new Date(epochMs + days * dayMs) };
}
