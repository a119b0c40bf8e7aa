const sdk = require("@anthropic-ai/sdk");
const { run } = require("../harness/run.cjs");
const { library } = require("./scenarios.cjs");

void run(library, sdk);
