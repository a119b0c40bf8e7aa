// Calls a service and a model for a user, with OpenTelemetry's own instrumentation of fetch.
import { createRequire } from "node:module";
import OpenAI from "openai";
import { step, withContext } from "spoor";

const require = createRequire(new URL("../matrix/one-bill/app.cjs", import.meta.url));
const { registerInstrumentations } = require("@opentelemetry/instrumentation");
const { UndiciInstrumentation } = require("@opentelemetry/instrumentation-undici");
registerInstrumentations({ instrumentations: [new UndiciInstrumentation()] });

const { PROVIDER_URL: url, SERVICE_URL: service } = process.env;
const openai = new OpenAI({ apiKey: "test", baseURL: `${url}/v1`, maxRetries: 0 });

await withContext({ user: "ann", tenant: "acme", tags: ["beta"] }, () =>
  step("ask", async () => {
    console.log(await (await fetch(`${service}/ask`)).text());
    await openai.chat.completions.create({
      model: "gpt-4o-mini",
      messages: [{ role: "user", content: "What is a spoor?" }],
    });
  }),
);
await fetch(`${service}/stop`);
