import { readFileSync } from "node:fs";
import { exportersOf, protocols, readEndpoint, signals } from "@spoor/core/settings";
import type { Env, Signal } from "@spoor/core/settings";
import { plainUrl, standardName } from "./destination.ts";
import type { Certificates, Destination, Protocol, Target } from "./destination.ts";
import { errorCode } from "../error-code.ts";

/** Told of what cannot be used, by variable, value and what is accepted. */
type Warn = (message: string) => void;

const defaultTimeoutMs = 10_000;
const standardPrefix = "OTEL_EXPORTER_OTLP";
const usual = { http: "http://localhost:4318", grpc: "http://localhost:4317" } as const;

/**
 * The destinations that the environment describes: the one of OpenTelemetry's standard variables, where these ask for an
 * OTLP exporter, and those of `SPOOR_DESTINATIONS`, a list of URLs and names. A name stands for variables like the
 * standard ones that begin with `SPOOR_DESTINATION_<NAME>` in place of `OTEL_EXPORTER_OTLP`. Never throws.
 */
export function destinationsFrom(env: Env, warn: Warn): readonly Destination[] {
  const asked = signals.filter((signal) => exportersOf(env, signal).includes("otlp"));
  const reader = new VariableReader(env, warn, standardPrefix);
  const standard = { name: standardName, targets: targetsOf(reader, asked, usual) };
  const named = (env["SPOOR_DESTINATIONS"] ?? "").split(",").map((item) => item.trim());
  const others = [...new Set(named)].flatMap((item) => listed(item, env, warn));
  return [standard, ...others].filter(({ targets }) => Object.keys(targets).length > 0);
}

/** Most batches that OpenTelemetry's variable asks for, where it is a whole number above 0. */
export function maxRecordsFrom(env: Env): number | undefined {
  const value = Number(env["OTEL_BSP_MAX_EXPORT_BATCH_SIZE"] ?? Number.NaN);
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

const namePattern = /^[a-z][a-z0-9_-]{0,31}$/i;

/** The destination of one item of the list. */
function listed(item: string, env: Env, warn: Warn): readonly Destination[] {
  if (item === "") return [];
  if (/^https?:\/\//i.test(item)) {
    const variable = `${standardPrefix}_ENDPOINT`;
    const reader = new VariableReader({ [variable]: item }, warn, standardPrefix);
    return [{ name: plainUrl(item), targets: targetsOf(reader, signals) }];
  }
  if (!namePattern.test(item) || item === standardName) {
    warn(
      `SPOOR_DESTINATIONS: ${JSON.stringify(item)} is not understood; accepted: URLs, and names of letters, digits, ` +
        `- and _ but for "${standardName}". It is left out.`,
    );
    return [];
  }
  const prefix = `SPOOR_DESTINATION_${item.toUpperCase().replaceAll("-", "_")}`;
  const targets = targetsOf(new VariableReader(env, warn, prefix), signals);
  if (Object.keys(targets).length === 0) {
    warn(`SPOOR_DESTINATIONS names ${JSON.stringify(item)}, but ${prefix}_ENDPOINT is not set.`);
  }
  return [{ name: item, targets }];
}

function targetsOf(
  reader: VariableReader,
  wanted: readonly Signal[],
  defaults?: typeof usual,
): Destination["targets"] {
  const targets: Partial<Record<Signal, Target>> = {};
  for (const signal of wanted) {
    const target = targetOf(reader, signal, defaults);
    if (target !== undefined) targets[signal] = target;
  }
  return targets;
}

function targetOf(
  reader: VariableReader,
  signal: Signal,
  defaults: typeof usual | undefined,
): Target | undefined {
  const protocol = reader.protocol(signal);
  const allowsCleartext = reader.value(signal, "INSECURE")?.text.toLowerCase() === "true";
  const url = reader.url(signal, { protocol, allowsCleartext, defaults });
  if (url === undefined) return undefined;
  const headers = reader.headers(signal);
  const { username, password } = url;
  if (username !== "" || password !== "") {
    const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    headers["authorization"] ??= `Basic ${Buffer.from(pair).toString("base64")}`;
    url.username = "";
    url.password = "";
  }
  return {
    url: url.href,
    protocol,
    headers,
    compression: reader.compression(signal),
    timeoutMs: reader.timeoutMs(signal),
    certificates: reader.certificates(signal),
    allowsCleartext,
  };
}

interface Place {
  readonly protocol: Protocol;
  readonly allowsCleartext: boolean;
  readonly defaults: typeof usual | undefined;
}

/** Reads the variables of one destination: that of a signal first, then that of all. */
class VariableReader {
  readonly #env: Env;
  readonly #warn: Warn;
  readonly #prefix: string;

  constructor(env: Env, warn: Warn, prefix: string) {
    this.#env = env;
    this.#warn = warn;
    this.#prefix = prefix;
  }

  value(signal: Signal, name: string): { variable: string; text: string } | undefined {
    const variables = [
      `${this.#prefix}_${signal.toUpperCase()}_${name}`,
      `${this.#prefix}_${name}`,
    ];
    for (const variable of variables) {
      const text = this.#env[variable]?.trim() ?? "";
      if (text !== "") return { variable, text };
    }
    return undefined;
  }

  protocol(signal: Signal): Protocol {
    const found = this.value(signal, "PROTOCOL");
    if (found === undefined) return "http/protobuf";
    if (isProtocol(found.text)) return found.text;
    this.#refuse(found, protocols.join(", "), "http/protobuf");
    return "http/protobuf";
  }

  compression(signal: Signal): Target["compression"] {
    const found = this.value(signal, "COMPRESSION");
    if (found?.text === "none") return "none";
    if (found !== undefined && found.text !== "gzip") this.#refuse(found, "gzip, none", "gzip");
    return "gzip";
  }

  timeoutMs(signal: Signal): number {
    const found = this.value(signal, "TIMEOUT");
    if (found === undefined) return defaultTimeoutMs;
    const ms = Number(found.text);
    if (ms > 0 && ms <= 3_600_000) return ms;
    this.#refuse(found, "milliseconds above 0 up to 3600000", String(defaultTimeoutMs));
    return defaultTimeoutMs;
  }

  /** The headers of all signals, and over them those of this one, each `name=value` with its value percent-encoded. */
  headers(signal: Signal): Record<string, string> {
    const headers: Record<string, string> = {};
    for (const variable of [
      `${this.#prefix}_HEADERS`,
      `${this.#prefix}_${signal.toUpperCase()}_HEADERS`,
    ]) {
      for (const pair of (this.#env[variable] ?? "").split(",")) {
        const at = pair.indexOf("=");
        const name = pair.slice(0, Math.max(0, at)).trim().toLowerCase();
        if (name !== "") headers[name] = decoded(pair.slice(at + 1).trim());
        // Its text is not told: it may be a key.
        else if (pair.trim() !== "") this.#warn(`${variable} holds a part without name=value.`);
      }
    }
    return headers;
  }

  certificates(signal: Signal): Certificates {
    const ca = this.#file(signal, "CERTIFICATE");
    const cert = this.#file(signal, "CLIENT_CERTIFICATE");
    const key = this.#file(signal, "CLIENT_KEY");
    return {
      ...(ca !== undefined && { ca }),
      ...(cert !== undefined && { cert }),
      ...(key !== undefined && { key }),
    };
  }

  /** The address: that of the signal as it is, or that of all with the signal's path, which gRPC has not. */
  url(signal: Signal, { protocol, allowsCleartext, defaults }: Place): URL | undefined {
    const isGrpc = protocol === "grpc";
    const variable = `${this.#prefix}_ENDPOINT`;
    const fallback = defaults?.[isGrpc ? "grpc" : "http"];
    const found =
      this.value(signal, "ENDPOINT") ??
      (fallback === undefined ? undefined : { variable, text: fallback });
    if (found === undefined) return undefined;
    const scheme = /^https?:\/\//i.test(found.text) ? "" : `http${allowsCleartext ? "" : "s"}://`;
    const url =
      readEndpoint(found.text, protocol) === undefined || (scheme !== "" && !isGrpc)
        ? undefined
        : parsed(`${scheme}${found.text}`);
    if (url === undefined) {
      const shown = { variable: found.variable, text: plainUrl(found.text) };
      this.#refuse(shown, "a URL such as http://localhost:4318", undefined);
    } else if (found.variable === variable && !isGrpc) {
      url.pathname = `${url.pathname.replace(/\/+$/, "")}/v1/${signal}`;
    }
    return url;
  }

  #file(signal: Signal, name: string): Buffer | undefined {
    const found = this.value(signal, name);
    if (found === undefined) return undefined;
    try {
      return readFileSync(found.text);
    } catch (error) {
      this.#warn(
        `${found.variable}=${JSON.stringify(found.text)} cannot be read (${errorCode(error)}); it is left out.`,
      );
      return undefined;
    }
  }

  #refuse(
    { variable, text }: { readonly variable: string; readonly text: string },
    accepted: string,
    instead: string | undefined,
  ): void {
    const then =
      instead === undefined
        ? "Nothing is sent there."
        : `Going on with ${JSON.stringify(instead)}.`;
    this.#warn(
      `${variable}=${JSON.stringify(text)} is not understood; accepted: ${accepted}. ${then}`,
    );
  }
}

function isProtocol(text: string): text is Protocol {
  return protocols.includes(text);
}

function parsed(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
