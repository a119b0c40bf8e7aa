const OpenAI = require("openai");
const { ask } = require("./ask.cjs");

void ask(OpenAI);
