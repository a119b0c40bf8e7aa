import { settings } from "@spoor/core/settings";
import { settingsProblems } from "@spoor/core/doctor";
import type { Io } from "../io.ts";
import type { SettingsPlace } from "../settings/files.ts";

/** Where a value comes from, that which wins first. */
export const origins = ["flag", "environment", "project", "user", "default"] as const;

export type Origin = (typeof origins)[number];

/** One setting as it is in force. */
export interface SettingRow {
  /** As a file of settings calls it; undefined for a variable of OpenTelemetry's. */
  readonly name: string | undefined;
  readonly variable: string;
  /** What was said, secrets masked; of a default, what that is. */
  readonly value: string;
  readonly origin: Origin;
  /** The flag, the variable or the file that says so; undefined for a default. */
  readonly from: string | undefined;
}

/** What `config --json` prints. */
export interface ConfigResult {
  readonly schema: "spoor.config/1";
  readonly files: readonly {
    readonly path: string;
    readonly origin: SettingsPlace["origin"];
    readonly isFound: boolean;
  }[];
  readonly settings: readonly SettingRow[];
  readonly problems: readonly string[];
}

/** What the view is made of. */
export interface ConfigSources {
  /** Without what files say. */
  readonly environment: Io["env"];
  readonly places: readonly SettingsPlace[];
  /** The value of `--store`. */
  readonly store: string | undefined;
}

const mask = "***";
const secretName = /HEADERS|KEY|TOKEN|SECRET|PASSWORD/;

/** `value` of `variable` without passwords, keys and what stands behind the question mark of a URL. */
export function maskedValue(variable: string, value: string): string {
  if (variable.endsWith("HEADERS")) return value.replace(/=[^,]*/g, `=${mask}`);
  if (secretName.test(variable) && !/CERTIFICATE|CLIENT_KEY$/.test(variable)) return mask;
  return value
    .replace(/([a-z][a-z\d+.-]*:\/\/)[^/?#@\s,]*@/gi, `$1${mask}@`)
    .replace(/([a-z][a-z\d+.-]*:\/\/[^\s,?]*\?)[^\s,]*/gi, `$1${mask}`);
}

const said = (env: Io["env"], variable: string): string | undefined => {
  const value = env[variable]?.trim();
  return value === "" ? undefined : value;
};

function defaultText(value: unknown): string {
  return Array.isArray(value) ? value.join(",") : String(value);
}

type Said = Omit<SettingRow, "name" | "variable">;

/** What is said of a variable, by that which wins; `fallback` where nobody says anything. */
function saidOf(
  variable: string,
  fallback: string,
  { environment, places, store }: ConfigSources,
): Said {
  if (variable === settings.dir.variable && store !== undefined) {
    return { value: store, origin: "flag", from: "--store" };
  }
  const own = said(environment, variable);
  if (own !== undefined) return { value: own, origin: "environment", from: variable };
  for (const { path, origin, values } of places) {
    const value = values.get(variable);
    if (value !== undefined) return { value, origin, from: path };
  }
  return { value: fallback, origin: "default", from: undefined };
}

function settingRow(name: string | undefined, variable: string, of: Said): SettingRow {
  return { name, variable, ...of };
}

const ownVariables: ReadonlySet<string> = new Set(
  Object.values(settings).map(({ variable }) => variable),
);
const destinationVariable = /^SPOOR_DESTINATION_[A-Z0-9_]+$/;

/** The variables of OpenTelemetry's and of destinations that are set. */
function otherVariables({ environment }: ConfigSources): string[] {
  return Object.keys(environment)
    .filter((variable) => variable.startsWith("OTEL_") || destinationVariable.test(variable))
    .filter((variable) => !ownVariables.has(variable) && said(environment, variable) !== undefined)
    .toSorted();
}

/** Variables that begin as ours do and are none. */
function unknownVariables({ environment }: ConfigSources): string[] {
  return Object.keys(environment)
    .filter((variable) => variable.startsWith("SPOOR_") && !ownVariables.has(variable))
    .filter((variable) => !destinationVariable.test(variable))
    .toSorted()
    .map((variable) => `There is no setting ${variable}.`);
}

function wrongValues(rows: readonly SettingRow[], env: Io["env"]): string[] {
  const from = new Map(rows.map((row) => [row.variable, row.from ?? ""]));
  return settingsProblems(env).map(({ cause, fix }) => {
    const variable = /^[A-Z][A-Z_]+/.exec(cause)?.[0] ?? "";
    const place = from.get(variable) ?? variable;
    const where = place === variable || place === "" ? "" : ` (${place})`;
    return maskedValue("", `${cause}${where} ${fix}`);
  });
}

function maskedRow(row: SettingRow): SettingRow {
  return { ...row, value: maskedValue(row.variable, row.value) };
}

/** Every setting with its value and where that comes from, and what is wrong with any. */
export function configOf(sources: ConfigSources): ConfigResult {
  const named = Object.entries(settings).map(([name, { variable, default: value }]) =>
    settingRow(name, variable, saidOf(variable, defaultText(value), sources)),
  );
  const others = otherVariables(sources).map((variable) =>
    settingRow(undefined, variable, saidOf(variable, "", sources)),
  );
  const rows = [...named, ...others];
  const env = Object.fromEntries(
    rows
      .filter(({ origin }) => origin !== "default")
      .map(({ variable, value }) => [variable, value]),
  );
  const ofFiles = sources.places.flatMap(({ path, problems }) =>
    problems.map((problem) => `${path}: ${problem}`),
  );
  return {
    schema: "spoor.config/1",
    files: sources.places.map(({ path, origin, isFound }) => ({ path, origin, isFound })),
    settings: rows.map(maskedRow),
    problems: [...ofFiles, ...unknownVariables(sources), ...wrongValues(rows, env)],
  };
}
