/** A place that telemetry is sent to, without credentials and query. */
export interface OtlpEndpoint {
  /** With its colon and slashes; empty where there is none, as gRPC allows. */
  readonly scheme: string;
  /** A name or an address, an IPv6 one in brackets. */
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

const shape =
  /^(https?:\/\/)?(?:[^/?#]*@)?(\[[0-9a-f:.]+\]|[^/?#:@[\]\\\s]+)(?::(\d{1,5}))?(\/[^?#\s]*)?(?:[?#].*)?$/i;

const maxPort = 65_535;

/** What the text of an endpoint says; undefined where it is none. */
export function readEndpoint(text: string, protocol: string): OtlpEndpoint | undefined {
  const [, scheme = "", host, port, path = ""] = shape.exec(text.trim()) ?? [];
  if (host === undefined || (scheme === "" && protocol !== "grpc")) return undefined;
  if (Number(port ?? 0) > maxPort) return undefined;
  const usual = scheme.toLowerCase() === "https://" ? 443 : 80;
  return {
    scheme: scheme.toLowerCase(),
    host,
    port: port === undefined ? usual : Number(port),
    path: path === "/" ? "" : path,
  };
}
