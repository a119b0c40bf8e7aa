import { connect } from "node:net";

/**
 * Whether something accepts connections at `url` within `timeoutMs`. A stock exporter tries a backend that is down for ten
 * seconds and keeps the process alive meanwhile; asking first keeps a natural end short.
 */
export function isReachable(url: string, timeoutMs: number): Promise<boolean> {
  if (!URL.canParse(url)) return Promise.resolve(false);
  const { hostname, port, protocol } = new URL(url);
  const socket = connect({
    host: hostname.replace(/^\[(.*)\]$/, "$1"),
    port: port === "" ? (protocol === "https:" ? 443 : 80) : Number(port),
  });
  return new Promise((resolve) => {
    const end = (reachable: boolean) => (): void => {
      socket.destroy();
      resolve(reachable);
    };
    socket.setTimeout(timeoutMs, end(false));
    socket.once("connect", end(true));
    socket.once("error", end(false));
  });
}
