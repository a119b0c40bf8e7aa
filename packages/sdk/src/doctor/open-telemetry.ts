import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { at, text } from "@spoor/core/record";
import type { ProcessReport } from "@spoor/core/doctor";
import { instrumented } from "../hook/seen.ts";
import { registeredVersion } from "../registration.ts";
import type { Running } from "./state.ts";

export const api = "@opentelemetry/api";
const sdkNode = "@opentelemetry/sdk-node";
const here = createRequire(import.meta.url);

/** The versions of OpenTelemetry that meet in this process, and whose SDK is registered. */
export function openTelemetryHere(as: Running["as"] | undefined): ProcessReport["openTelemetry"] {
  const loaded = instrumented().flatMap(({ library, version }) =>
    library === api && version !== "" ? [version] : [],
  );
  const own = installedVersion(api);
  const registered = registeredVersion();
  const sdk = installedVersion(sdkNode);
  const owner = as === "sdk" ? "spoor" : "application";
  return {
    api: [...new Set([...(own === undefined ? [] : [own]), ...loaded])],
    ...(registered !== undefined && { registered }),
    ...(sdk !== undefined && { sdk }),
    registration: registered === undefined ? "none" : owner,
  };
}

/** The version of a package as Spoor finds it; packages need not export their manifest. */
function installedVersion(name: string): string | undefined {
  try {
    const entry = here.resolve(name).replaceAll("\\", "/");
    const end = entry.lastIndexOf(`/${name}/`) + name.length + 1;
    const manifest: unknown = JSON.parse(
      readFileSync(`${entry.slice(0, end)}/package.json`, "utf8"),
    );
    return text(at(manifest, "version"));
  } catch {
    return undefined;
  }
}
