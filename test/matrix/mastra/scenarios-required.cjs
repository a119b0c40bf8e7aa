const { Mastra } = require("@mastra/core");
const { Agent } = require("@mastra/core/agent");
const { InMemoryStore } = require("@mastra/core/storage");
const { createStep, createWorkflow } = require("@mastra/core/workflows");
const { OpenAI } = require("openai");
const run = require("./scenarios.cjs");

void run({ Agent, createStep, createWorkflow, InMemoryStore, Mastra }, { OpenAI });
