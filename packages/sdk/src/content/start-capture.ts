import type { Config } from "../config.ts";
import { destinationsOf } from "../otel-env.ts";
import type { Env } from "../otel-env.ts";
import { useCapture } from "./capture.ts";

/** Starts to record what `config` asks for, and says so. */
export function startCapture(config: Config, env: Env, warn: (message: string) => void): void {
  useCapture(config.content);
  const notice = captureNotice(config, env);
  if (notice !== undefined) warn(notice);
}

/** Says which kinds of content are recorded and where they go; undefined where none is. */
function captureNotice(config: Config, env: Env): string | undefined {
  const { kinds, places } = config.content;
  if (kinds.length === 0 || places.length === 0) return undefined;
  const on = places.map((place) => `${place}s`).join(" and ");
  const folder = config.delivery === "direct" ? [] : [config.dir];
  const to = [...folder, ...destinationsOf(env).map(hostOf)];
  return `content is recorded on ${on}: ${kinds.join(", ")}. It goes to ${to.join(", ") || "your exporters"}.`;
}

/** A place without what may be secret in its address. */
function hostOf(endpoint: string): string {
  return URL.canParse(endpoint) ? new URL(endpoint).host : "an endpoint";
}
