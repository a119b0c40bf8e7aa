// Imports the ES modules of the library from CommonJS.
const { ask } = require("./ask.cjs");

void import("openai").then(({ OpenAI }) => ask(OpenAI));
