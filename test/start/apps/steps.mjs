// One workflow with one step; then the process ends the way its argument says.
import { step, workflow } from "spoor";
import { ends } from "./ends.mjs";

await workflow("demo", async () => {
  await step("One", () => Promise.resolve(1));
});
ends[process.argv[2] ?? "natural"]();
