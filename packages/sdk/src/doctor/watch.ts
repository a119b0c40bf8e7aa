import type { Config } from "@spoor/core/settings";
import { guard } from "../guard.ts";
import { instrumented, whenSeen } from "../hook/seen.ts";
import { noticing } from "./notices.ts";
import { keepReport } from "./report-file.ts";
import { nowRunning } from "./state.ts";
import type { Running } from "./state.ts";

let tellReport: (() => void) | undefined;

/** Watches what is loaded from here on, and says what is not traced unless that is turned off. */
export function watchLibraries(config: Config): void {
  nowRunning({ config, as: "none" });
  if (!config.enabled) return;
  const notice = config.notices ? noticing(config) : undefined;
  whenSeen((sighting) => {
    guard("telling of a library", () => {
      notice?.(sighting);
      tellReport?.();
    });
  });
  // A loader thread tells of what it saw a moment later, which may be too late for a short program.
  process.once("exit", () => guard("telling of a library", instrumented));
}

/** Keeps the report of what runs now, where there is a folder for it. */
export function watchRunning(running: Running): void {
  nowRunning(running);
  const { folder } = running;
  if (folder === undefined || "problem" in folder || tellReport !== undefined) return;
  tellReport = keepReport(folder.dir);
}
