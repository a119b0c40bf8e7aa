const sdk = require("@aws-sdk/client-bedrock-runtime");
const { run } = require("../../do-no-harm/harness/run.cjs");
const { library } = require("../../do-no-harm/bedrock/scenarios.cjs");

void run(library, sdk);
