const sdk = require("openai");
const { run } = require("../harness/run.cjs");
const { library } = require("./scenarios.cjs");

void run(library, sdk);
