import { aiSdk } from "./ai-sdk.ts";
import { aiSdkOtel } from "./ai-sdk-otel.ts";
import { anthropic } from "./anthropic.ts";
import { genAiOlder } from "./genai-older.ts";
import { logfire } from "./logfire.ts";
import { mastra } from "./mastra.ts";
import { openInference } from "./openinference.ts";
import { traceloop } from "./traceloop.ts";
import type { Dialect, ForeignSpan, Normalised } from "./foreign-span.ts";

/** The scope of Spoor's own spans, which need no translation. */
const ownScope = "spoor";

/** In the order in which they are asked; older names of the conventions come last, since most dialects use some. */
const dialects: readonly Dialect[] = [
  anthropic,
  aiSdk,
  aiSdkOtel,
  openInference,
  traceloop,
  mastra,
  logfire,
  genAiOlder,
];

/** The first dialect that speaks in `span`; undefined for a span of Spoor and for one that is current. Never throws. */
export function dialectOf(span: ForeignSpan): Dialect | undefined {
  try {
    if (span.instrumentationScope.name === ownScope) return undefined;
    return dialects.find((dialect) => dialect.speaks(span));
  } catch {
    return undefined;
  }
}

/**
 * `span` as the current conventions have it; undefined when there is nothing to translate. Never throws.
 *
 * A span can hold several dialects, such as an `ai.*` span with older names of the conventions; each is translated once,
 * and `dialect` names the first. What holds content is translated too: see `isContent`.
 */
export function normalised(span: ForeignSpan): Normalised | undefined {
  try {
    if (span.instrumentationScope.name === ownScope) return undefined;
    const spoken: Normalised[] = [];
    let before = span;
    for (const dialect of dialects) {
      if (!dialect.speaks(before)) continue;
      const translated = dialect.normalise(before);
      spoken.push(translated);
      before = asSpan(span, translated);
    }
    const [first] = spoken;
    const kind = spoken.find((one) => one.kind !== undefined)?.kind;
    return (
      first && {
        dialect: first.dialect,
        name: before.name,
        attributes: before.attributes,
        ...(kind && { kind }),
      }
    );
  } catch {
    return undefined;
  }
}

function asSpan(span: ForeignSpan, { name, attributes }: Normalised): ForeignSpan {
  const { instrumentationScope, events } = span;
  return { name, attributes, instrumentationScope, ...(events && { events }) };
}
