const sdk = require("@google/genai");
const { run } = require("../../do-no-harm/harness/run.cjs");
const { library } = require("../../do-no-harm/google-genai/scenarios.cjs");

void run(library, sdk);
