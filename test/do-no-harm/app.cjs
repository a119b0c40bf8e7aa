const OpenAI = require("openai");
const { run } = require("./run.cjs");

void run(OpenAI);
