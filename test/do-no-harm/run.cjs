// Runs every scenario, one after the other, and prints what the application saw of each as one JSON object.
const { chatScenarios } = require("./chat-scenarios.cjs");
const { responseScenarios } = require("./response-scenarios.cjs");
const { streamScenarios } = require("./stream-scenarios.cjs");
const { wait } = require("./use.cjs");

const messages = [{ role: "user", content: "What is a spoor?" }];

exports.run = async (OpenAI) => {
  const unhandled = [];
  process.on("unhandledRejection", (reason) => unhandled.push(reason));
  // The libraries report malformed events on the console.
  console.error = () => {};
  const options = { apiKey: "test", baseURL: `${process.env.PROVIDER_URL}/v1` };
  const client = new OpenAI(options);
  const only = process.env.SCENARIO;
  const seen = {};
  for (const [name, [scenario, act]] of Object.entries({
    ...chatScenarios,
    ...streamScenarios,
    ...responseScenarios,
  })) {
    if (only && name !== only) continue;
    const model = `gpt-4o-mini+${String(scenario)}/${name}`;
    const chat = (body, more) => client.chat.completions.create({ model, messages, ...body }, more);
    const stream = (body, more) => chat({ ...body, stream: true }, more);
    const chunks = [];
    const settled = async (isSettled) => {
      for (let round = 0; round < 200 && !isSettled(); round += 1) await wait(5);
      await wait(20);
    };
    const rejected = unhandled.length;
    seen[name] = await outcomeOf(() =>
      act({ OpenAI, client, options, model, chat, stream, chunks, unhandled, settled }),
    );
    if (chunks.length > 0) seen[name].chunks = chunks;
    seen[name].unhandled = unhandled.length - rejected;
  }
  process.stdout.write(JSON.stringify(seen), () => process.exit(0));
};

async function outcomeOf(act) {
  try {
    return { value: await act() };
  } catch (error) {
    const { name, message, status, code, type, requestID, request_id, constructor, cause } = error;
    const shown = {
      name,
      message,
      status,
      code,
      type,
      requestID,
      request_id,
      keys: Object.keys(error),
    };
    return { error: { ...shown, constructor: constructor.name, cause: cause?.message } };
  }
}
