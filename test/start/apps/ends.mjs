/** The ways in which a process can end, by name. */
export const ends = {
  natural: () => {},
  exit: () => process.exit(3),
  reallyExit: () => process.reallyExit(4),
  throw: () => {
    throw new Error("planned");
  },
  reject: () => {
    void Promise.reject(new Error("planned"));
  },
  sigkill: () => process.kill(process.pid, "SIGKILL"),
  sigterm: () => process.kill(process.pid, "SIGTERM"),
  abort: () => process.abort(),
  /** By a handler of the application's own. */
  handled: () => {
    process.on("SIGTERM", () => process.exit(7));
    process.kill(process.pid, "SIGTERM");
    setTimeout(() => {}, 5000);
  },
};
