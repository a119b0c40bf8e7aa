// A process that is killed in a model call, inside of a step, inside of a workflow.
import { llmCall, step, tool, workflow } from "spoor";

await workflow("demo", async () => {
  step("Done", () => {});
  await step("Look up", async () => {
    tool("search", () => {});
    await llmCall({ provider: "openai", model: "gpt-5" }, async () => {
      process.kill(process.pid, "SIGKILL");
      await new Promise((resolve) => setTimeout(resolve, 10_000));
    });
  });
});
