import { at, count, number, text } from "@spoor/core/record";

/** What Claude Code tells a status line of its session. */
export interface Hook {
  readonly session: string | undefined;
  readonly transcript: string | undefined;
  readonly model: string | undefined;
  /** What the session cost so far, in USD. */
  readonly usd: number | undefined;
  /** How long it has been going on. */
  readonly durationMs: number | undefined;
  /** From 0 to 100. */
  readonly contextPercent: number | undefined;
  /** Tokens that the model can read at once. */
  readonly contextSize: number | undefined;
}

const positive = (value: unknown): number | undefined => {
  const found = number(value);
  return found !== undefined && Number.isFinite(found) && found >= 0 ? found : undefined;
};

/** Reads what came on standard input. Never throws: what is not there is undefined. */
export function readHook(json: string): Hook {
  let said: unknown;
  try {
    said = JSON.parse(json);
  } catch {
    said = undefined;
  }
  const model = at(said, "model");
  const cost = at(said, "cost");
  const context = at(said, "context_window");
  return {
    session: text(at(said, "session_id")),
    transcript: text(at(said, "transcript_path")),
    model: text(at(model, "display_name")) ?? text(at(model, "id")) ?? text(model),
    usd: positive(at(cost, "total_cost_usd")),
    durationMs: positive(at(cost, "total_duration_ms")),
    contextPercent: positive(at(context, "used_percentage")),
    contextSize: count(at(context, "context_window_size")),
  };
}
