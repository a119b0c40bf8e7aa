const anthropic = require("@ai-sdk/anthropic");
const openai = require("@ai-sdk/openai");
const ai = require("ai");
const aiTest = require("ai/test");
const zod = require("zod");
const { library } = require("../../do-no-harm/ai-sdk/scenarios.cjs");
const { run } = require("../../do-no-harm/harness/run.cjs");

void run(library, { ai, aiTest, anthropic, openai, zod });
