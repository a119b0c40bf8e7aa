import { connect } from "node:net";
import type { OtlpEndpoint } from "@spoor/core/settings";

/** Whether something accepts connections there within `timeoutMs`; nothing is sent. */
export function isReachable({ host, port }: OtlpEndpoint, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: host.replace(/^\[(.*)\]$/, "$1"), port });
    const end = (reachable: boolean) => (): void => {
      socket.destroy();
      resolve(reachable);
    };
    socket.setTimeout(timeoutMs, end(false));
    socket.once("connect", end(true));
    socket.once("error", end(false));
  });
}
