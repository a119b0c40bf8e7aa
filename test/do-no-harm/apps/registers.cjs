// oxlint-disable-next-line import/no-unassigned-import -- that is how it is used
require("spoor/register");
const OpenAI = require("openai");
const { ask } = require("./ask.cjs");

void ask(OpenAI);
