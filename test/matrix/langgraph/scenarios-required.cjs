const langgraph = require("@langchain/langgraph");
const { OpenAI } = require("openai");
const run = require("./scenarios.cjs");

void run(langgraph, { OpenAI });
