import { readEndpoint } from "../settings/endpoint.ts";
import {
  endpointOf,
  exporterNames,
  exportersOf,
  protocolOf,
  protocols,
  samplerNameOf,
  samplerNames,
  samplerRatioOf,
  signals,
} from "../settings/open-telemetry.ts";
import type { Env, Signal } from "../settings/open-telemetry.ts";
import { readConfig } from "../settings/spoor.ts";
import type { Problem } from "./problem.ts";

/** Every setting of `env` whose value is not understood or contradicts another; values may be in the text. */
export function settingsProblems(env: Env): readonly Problem[] {
  const found = [...spoorProblems(env), ...samplerProblems(env)];
  for (const signal of signals) {
    found.push(...exporterProblems(env, signal));
    if (exportersOf(env, signal).includes("otlp")) found.push(...otlpProblems(env, signal));
  }
  return [...new Map(found.map((one) => [one.cause, one])).values()];
}

function problem(id: string, cause: string, fix: string): Problem {
  return { id: `setting:${id}`, severity: "problem", cause, fix };
}

function spoorProblems(env: Env): Problem[] {
  const found: Problem[] = [];
  readConfig(env, (message) => {
    const [cause = message, going = ""] = message.split(/(?<=\.) (?=Going on with)/);
    const variable = /^[A-Z_]+/.exec(message)?.[0] ?? "SPOOR";
    found.push(problem(variable, cause, `Set ${variable} to an accepted value. ${going}`.trim()));
  });
  return found;
}

function samplerProblems(env: Env): Problem[] {
  const name = samplerNameOf(env);
  if (!samplerNames.includes(name)) {
    const cause = `OTEL_TRACES_SAMPLER=${JSON.stringify(name)} is not known, so every trace is kept.`;
    return [problem("OTEL_TRACES_SAMPLER", cause, `Use one of ${samplerNames.join(", ")}.`)];
  }
  if (!name.endsWith("traceidratio") || samplerRatioOf(env) !== undefined) return [];
  const cause = "OTEL_TRACES_SAMPLER_ARG is no number from 0 to 1, so every trace is kept.";
  return [problem("OTEL_TRACES_SAMPLER_ARG", cause, "Set it to the share to keep, such as 0.1.")];
}

function exporterProblems(env: Env, signal: Signal): Problem[] {
  const variable = `OTEL_${signal.toUpperCase()}_EXPORTER`;
  return exportersOf(env, signal)
    .filter((name) => !exporterNames.includes(name))
    .map((name) =>
      problem(
        variable,
        `${variable}=${JSON.stringify(name)} is not known and is left out.`,
        `Use one of ${exporterNames.join(", ")}.`,
      ),
    );
}

const httpPort = 4318;
const grpcPort = 4317;

function otlpProblems(env: Env, signal: Signal): Problem[] {
  const protocol = protocolOf(env, signal);
  const id = "OTEL_EXPORTER_OTLP_PROTOCOL";
  if (!protocols.includes(protocol)) {
    const cause = `The OTLP protocol ${JSON.stringify(protocol)} is not known, so http/protobuf is used.`;
    return [problem(id, cause, `Set ${id} to one of ${protocols.join(", ")}.`)];
  }
  const endpoint = readEndpoint(endpointOf(env, signal), protocol);
  if (endpoint === undefined) {
    const cause = `The OTLP endpoint of ${signal} is no URL.`;
    const fix = "Set OTEL_EXPORTER_OTLP_ENDPOINT to one such as http://127.0.0.1:4318.";
    return [problem("OTEL_EXPORTER_OTLP_ENDPOINT", cause, fix)];
  }
  const { port } = endpoint;
  const usual = protocol === "grpc" ? grpcPort : httpPort;
  if ((port !== httpPort && port !== grpcPort) || port === usual) return [];
  const cause = `The OTLP endpoint has port ${port}, and ${protocol} is usually taken on ${usual}.`;
  return [problem(id, cause, `Use port ${usual}, or set ${id}.`)];
}
