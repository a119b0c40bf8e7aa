// The application without Spoor's API: what it does must not change when Spoor is loaded.
const ends = {
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
  handled: () => {
    process.on("SIGTERM", () => process.exit(7));
    process.kill(process.pid, "SIGTERM");
    setTimeout(() => {}, 5000);
  },
};
console.log("listeners", process.listenerCount("SIGTERM"), process.listenerCount("SIGINT"));
ends[process.argv[2] ?? "natural"]();
