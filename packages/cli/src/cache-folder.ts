import { join } from "node:path";
import { text } from "@spoor/core/record";
import type { Io } from "./io.ts";

/** The user's own folder for what can be made again; undefined where the environment names none. */
export function cacheFolder(env: Io["env"]): string | undefined {
  const said = text(env["XDG_CACHE_HOME"]);
  if (said !== undefined) return join(said, "spoor");
  const home = text(env["HOME"]) ?? text(env["USERPROFILE"]);
  return home === undefined ? undefined : join(home, ".cache", "spoor");
}
