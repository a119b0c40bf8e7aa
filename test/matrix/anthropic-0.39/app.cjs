const sdk = require("@anthropic-ai/sdk");
const { run } = require("../../do-no-harm/harness/run.cjs");
const { library } = require("../../do-no-harm/anthropic/scenarios.cjs");

void run(library, sdk);
