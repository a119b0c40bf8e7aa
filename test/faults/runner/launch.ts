import { join } from "node:path";
import type { Backend } from "./backend.ts";
import { nodeOfOpenTelemetry3 } from "./tools.ts";
import type { System, Variant } from "./row.ts";
import { startApp } from "./running-app.ts";
import type { RunningApp } from "./running-app.ts";
import { root } from "../../support/run-app.ts";

/** An application to start. */
export interface Launch {
  readonly variant: Variant;
  readonly system: System | "none";
  readonly folder: string;
  readonly backend: Pick<Backend, "url" | "wrap">;
}

const commandFile = join(root, "packages/cli/bin/spoor.js");
const apps = join(import.meta.dirname, "../app");
const timeoutMs = 60_000;
/** What a command may take beyond the time that it was given. */
const graceMs = 10_000;
/** Others may keep a process for as long as they like: that they do is seen by then. */
const timeoutOfOthersMs = 30_000;

const setUps: Readonly<Record<System | "none", string>> = {
  none: "none.mjs",
  spoor: "spoor.mjs",
  "spoor-direct": "spoor.mjs",
  "otel-2.12": "otel.mjs",
  "otel-3.1": "otel.mjs",
};

/** The files of a run. */
export const filesOf = (folder: string): Readonly<Record<"made" | "said", string>> => ({
  made: join(folder, "made"),
  said: join(folder, "said.json"),
});

/** The folder that Spoor writes to in a run. */
export const storeOf = ({ store = ".spoor" }: Variant, folder: string): string =>
  join(folder, store);

/** Starts `spoor ship`, which sends what was left in the folder of a run. */
export function launchShipper({ variant, folder, backend }: Omit<Launch, "system">): RunningApp {
  const shipMs = variant.timeoutMs ?? timeoutMs;
  const ship = ["ship", "--store", storeOf(variant, folder), "--timeout", String(shipMs / 1000)];
  const command = [...backend.wrap, process.execPath, commandFile, ...ship];
  const env = {
    ...environmentOf("spoor", folder, variant),
    OTEL_EXPORTER_OTLP_ENDPOINT: backend.url,
    ...(variant.protocol && { OTEL_EXPORTER_OTLP_PROTOCOL: variant.protocol }),
  };
  return startApp({ command, env, cwd: folder, timeoutMs: shipMs + graceMs });
}

/** Starts the application of a variant. */
export async function launch({ variant, system, folder, backend }: Launch): Promise<RunningApp> {
  const isThird = usesThird(system, variant);
  const node = isThird ? await nodeOfOpenTelemetry3() : process.execPath;
  const command = [
    ...backend.wrap,
    ...(variant.wrap?.(folder) ?? []),
    node ?? process.execPath,
    ...(variant.nodeArgs ?? []),
    "--import",
    join(apps, "set-up", system === "none" ? setUps.none : (variant.setUp ?? setUps[system])),
    join(apps, variant.app ?? "app.mjs"),
  ];
  const env = {
    ...environmentOf(system, folder, variant),
    OTEL_EXPORTER_OTLP_ENDPOINT: backend.url,
    ...(variant.protocol && { OTEL_EXPORTER_OTLP_PROTOCOL: variant.protocol }),
    ...variant.env?.({ folder, url: backend.url }),
  };
  const usualMs = system !== "spoor" ? timeoutOfOthersMs : timeoutMs;
  return startApp({
    command,
    env,
    cwd: folder,
    user: variant.user,
    timeoutMs: variant.timeoutMs ?? usualMs,
  });
}

const usesThird = (system: System | "none", { packages }: Variant): boolean =>
  (packages ?? system) === "otel-3.1";

function environmentOf(
  system: System | "none",
  folder: string,
  variant: Variant,
): Readonly<Record<string, string>> {
  const { made, said } = filesOf(folder);
  const packages = usesThird(system, variant) ? "test/matrix/otel-3/package.json" : "package.json";
  return {
    FAULT_PLAN: JSON.stringify(variant.plan),
    FAULT_MADE: made,
    FAULT_SAID: said,
    FAULT_PACKAGES: join(root, packages),
    SPOOR_DIR: storeOf(variant, folder),
    ...(system === "spoor-direct" && { SPOOR_DELIVERY: "direct" }),
    OTEL_METRICS_EXPORTER: "none",
    OTEL_LOGS_EXPORTER: "none",
  };
}
