// One workflow with one step; then the process ends the way its argument says.
import { step, workflow } from "spoor";

await workflow("demo", async () => {
  await step("One", () => Promise.resolve(1));
});
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
};
ends[process.argv[2] ?? "natural"]();
