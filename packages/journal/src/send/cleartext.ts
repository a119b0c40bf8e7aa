import type { Target } from "./destination.ts";

const secretHeader = /auth|key|token|secret|pass|cookie|credential|signature|dsn|team|license/;
const loopback = /^(?:localhost|(?:.+\.)?localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Whether `hostname`, as a URL has it, is this machine. */
export function isLoopback(hostname: string): boolean {
  return loopback.test(hostname);
}

/** What to do about a key that would go unencrypted. */
export const cleartextFix = "use https, or allow it with OTEL_EXPORTER_OTLP_INSECURE=true";

/** Why `target` is not used as it is: it would send a key unencrypted to another machine. Undefined where it would not. */
export function cleartextProblem(target: Target): string | undefined {
  if (target.allowsCleartext) return undefined;
  const { protocol, hostname } = new URL(target.url);
  if (protocol !== "http:" || isLoopback(hostname)) return undefined;
  const header = Object.keys(target.headers).find((name) => secretHeader.test(name.toLowerCase()));
  if (header === undefined) return undefined;
  return `the connection is not encrypted, and others could read the header "${header}"`;
}
