// A short program that spends some tokens of a user's budget, unless these are spent, and then calls a model all the same.
import OpenAI from "openai";
import {
  budget,
  BudgetExceededError,
  budgetStatus,
  enforceBudget,
  llmCall,
  step,
  withContext,
  workflow,
} from "spoor";

const { PROVIDER_URL: url, USER_NAME: user = "ann", TIMES = "1" } = process.env;
const openai = new OpenAI({ apiKey: "test", baseURL: `${url}/v1`, maxRetries: 0 });
budget({ name: "tokens", tokens: 1000, window: "month", scope: "user" });
budget({ name: "flow", tokens: 1000, window: "month", scope: "workflow" });
budget({ name: "nothing", usd: 0, window: "day", scope: "user", only: "nobody" });

let blocked = 0;
const ask = () =>
  step("ask", () => {
    enforceBudget("tokens");
    llmCall({ provider: "own", model: "own-1" }, (call) =>
      call.reply({ usage: { inputTokens: 300, outputTokens: 150 } }),
    );
  });

await withContext({ user }, () =>
  workflow("short", async () => {
    for (let n = 0; n < Number(TIMES); n += 1)
      try {
        ask();
      } catch (error) {
        if (!(error instanceof BudgetExceededError)) throw error;
        blocked += 1;
      }
    const messages = [{ role: "user", content: "What is a spoor?" }];
    await openai.chat.completions.create({ model: "gpt-4o-mini", messages });
    withContext({ user: "nobody" }, () => step("none", () => enforceBudget("nothing")));
  }).catch((error) => console.log(error.message)),
);
console.log(JSON.stringify({ blocked, status: budgetStatus() }));
