import { join } from "node:path";
import type { ContentKind } from "@spoor/core/content";
import type { MockProvider } from "../fixtures/mock-provider/start.ts";
import { journalEvents, journalSpans } from "../support/journal.ts";
import type { JournalEvent, JournalSpan } from "../support/journal.ts";
import { emptyFolder, runNode } from "../support/run-app.ts";

/** What the application and the mock provider say, by its kind. */
const signs: Readonly<Record<ContentKind, RegExp>> = {
  system: /SYSTEM-8d3f1c/,
  prompts: /PROMPT-8d3f1c/,
  completions: /track an animal/,
  tool_arguments: /ARGUMENTS-8d3f1c|Oslo/,
  tool_results: /RESULT-8d3f1c/,
  documents: /DOCUMENT-8d3f1c/,
};

/** What a run of the application recorded. */
export interface Run {
  readonly dir: string;
  readonly stderr: string;
  readonly spans: readonly JournalSpan[];
  readonly events: readonly JournalEvent[];
}

/** Runs the application with `env`; throws what it printed where it fails. */
export async function runApp(
  provider: MockProvider,
  env: Readonly<Record<string, string>>,
): Promise<Run> {
  const dir = emptyFolder();
  const ended = await runNode(
    ["--import", "spoor/register", join(import.meta.dirname, "app.mjs")],
    { env: { PROVIDER_URL: provider.url, SPOOR_DIR: dir, ...env }, timeoutMs: 60_000 },
  );
  if (ended.code !== 0) throw new Error(ended.stderr);
  return { dir, stderr: ended.stderr, spans: journalSpans(dir), events: journalEvents(dir) };
}

/** The kinds of content whose words a text holds. */
export function kindsIn(text: string): readonly string[] {
  return Object.entries(signs)
    .filter(([, sign]) => sign.test(text))
    .map(([kind]) => kind);
}

/** The spans of each library, by its name. */
export function byLibrary({ spans }: Run): ReadonlyMap<string, readonly JournalSpan[]> {
  const names = new Map(
    spans
      .filter(({ name }) => name.startsWith("invoke_workflow "))
      .map(({ name, traceId }) => [traceId, name.replace("invoke_workflow ", "")]),
  );
  const found = new Map<string, JournalSpan[]>();
  for (const span of spans) {
    const name = names.get(span.traceId) ?? "";
    found.set(name, [...(found.get(name) ?? []), span]);
  }
  return found;
}
