const OpenAI = require("openai");
const { step, workflow } = require("spoor");

const client = new OpenAI({ apiKey: "test", baseURL: process.env.BASE_URL });
void workflow("packed", async () => {
  await step("Ask", () =>
    client.chat.completions.create({
      model: "gpt-4o-mini",
      messages: [{ role: "user", content: "hello" }],
    }),
  );
});
