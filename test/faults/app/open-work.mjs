// Is killed while a workflow and one of its steps are open.
import { step, workflow } from "spoor";
import { makeSpan } from "./record.mjs";

await workflow("demo", async () => {
  await step("Open", async () => {
    for (let made = 0; made < 100; made += 1) makeSpan();
    process.kill(process.pid, "SIGKILL");
    await new Promise(() => {});
  });
});
