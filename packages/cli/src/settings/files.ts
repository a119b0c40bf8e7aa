import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { at, escapeText, text } from "@spoor/core/record";
import { readSettingsFile } from "@spoor/core/settings";
import { exitCodes, Failure } from "../failure.ts";
import type { Io } from "../io.ts";

/** A file that settings may be in. */
export interface SettingsPlace {
  readonly path: string;
  readonly origin: "project" | "user";
  readonly isFound: boolean;
  /** What the file says, by variable. */
  readonly values: ReadonlyMap<string, string>;
  readonly problems: readonly string[];
}

type Where = Pick<Io, "env" | "cwd">;

/** The name of the file in the working directory. */
export const settingsFileName = "spoor.config.json";

function userFolder(env: Io["env"]): string | undefined {
  const configured = text(env["XDG_CONFIG_HOME"]);
  if (configured !== undefined) return configured;
  const home = text(env["HOME"]) ?? text(env["USERPROFILE"]);
  return home === undefined ? undefined : join(home, ".config");
}

function read(path: string, origin: SettingsPlace["origin"]): SettingsPlace {
  const none = { path, origin, values: new Map<string, string>(), problems: [] };
  let json: string;
  try {
    json = readFileSync(path, "utf8");
  } catch (error) {
    const code = text(at(error, "code")) ?? "unknown error";
    if (code === "ENOENT" || code === "ENOTDIR") return { ...none, isFound: false };
    return { ...none, isFound: true, problems: [`It cannot be read (${code}).`] };
  }
  return { path, origin, isFound: true, ...readSettingsFile(json) };
}

/**
 * The files of settings, that which wins first: `named`, else the one in the working directory; then the user's own. Throws a
 * failure of the configuration where `named` is not there.
 */
export function settingsPlaces({ env, cwd }: Where, named?: string): readonly SettingsPlace[] {
  const project = read(resolve(cwd, named ?? settingsFileName), "project");
  if (named !== undefined && !project.isFound) {
    throw new Failure(`There is no file ${escapeText(project.path)}.`, {
      code: exitCodes.configuration,
      hint: "Name a file of settings with --config, or leave it out.",
    });
  }
  const folder = userFolder(env);
  const own = folder === undefined ? [] : [read(join(folder, "spoor/config.json"), "user")];
  return [project, ...own];
}

/** The environment with what the files say of variables that it does not set. */
export function withSettingsFiles(where: Where, named?: string): Io["env"] {
  const places = settingsPlaces(where, named);
  if (places.every(({ values }) => values.size === 0)) return where.env;
  const env: Record<string, string | undefined> = { ...where.env };
  for (const { values } of places) {
    for (const [variable, value] of values) {
      if ((env[variable]?.trim() ?? "") === "") env[variable] = value;
    }
  }
  return env;
}
