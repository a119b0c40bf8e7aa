import { isWithin } from "@spoor/core/library";
import { isLoopback } from "./cleartext.ts";
import type { Target } from "./destination.ts";

/** The versions of Node whose agents of HTTP take `proxyEnv`. */
const knowsProxies = [">=22.21.0 <23", ">=24.5.0"];

/**
 * What to know where the environment names a proxy for `target` that is not used; undefined where there is nothing. `version`
 * is that of Node, as in `20.20.2`.
 */
export function proxyProblem(
  { url, protocol }: Target,
  env: Readonly<Record<string, string | undefined>>,
  version: string,
): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol: scheme, hostname, host } = new URL(url);
  const variable = scheme === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  const named = [variable, variable.toLowerCase()].find((name) => (env[name] ?? "") !== "");
  if (named === undefined || isLoopback(hostname)) return undefined;
  if (protocol === "grpc")
    return `${named} is not used for ${host}: not for gRPC. Use http/protobuf.`;
  if (knowsProxies.some((range) => isWithin(version, range))) return undefined;
  return `${named} is not used for ${host}: Node ${version} knows no proxies. Use Node 22.21, 24.5 or newer.`;
}
