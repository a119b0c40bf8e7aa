import OpenAI from "openai";
import { step, workflow } from "spoor";

const client = new OpenAI({ apiKey: "test", baseURL: process.env.BASE_URL });
await workflow("packed", async () => {
  await step("Ask", (s) => {
    s.output({ asked: true });
    return client.chat.completions.create({
      model: "gpt-4o-mini",
      messages: [{ role: "user", content: "hello" }],
    });
  });
});
