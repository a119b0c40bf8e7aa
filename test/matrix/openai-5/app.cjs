const OpenAI = require("openai");
const { run } = require("../../do-no-harm/run.cjs");

void run(OpenAI);
