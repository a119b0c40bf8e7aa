const sdk = require("openai");
const { run } = require("../../do-no-harm/harness/run.cjs");
const { library } = require("../../do-no-harm/openai/scenarios.cjs");

void run(library, sdk);
