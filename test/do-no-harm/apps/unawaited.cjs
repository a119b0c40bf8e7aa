// A failure that nobody awaits: Node ends the process.
const OpenAI = require("openai");

const client = new OpenAI({ apiKey: "test", baseURL: `${process.env.PROVIDER_URL}/v1` });
void client.chat.completions.create({ model: "gpt-4o-mini+400", messages: [] });
setTimeout(() => console.log("still here"), 3000);
