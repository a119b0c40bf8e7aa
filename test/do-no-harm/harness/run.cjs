// Runs a library's scenarios, one after the other, and prints what the application saw of each as one JSON object.
const { recordConsole } = require("./console.cjs");
const { endByItself, rememberSockets } = require("./end.cjs");
const { wait } = require("./use.cjs");

/** Scenarios to run, with commas between them; all where it is not set. */
const only = process.env.SCENARIOS?.split(",");

/** Waits until something has happened, or a second has passed, and then for what may follow it. */
async function settled(isSettled) {
  for (let round = 0; round < 200 && !isSettled(); round += 1) await wait(5);
  await wait(20);
}

exports.run = async (library, sdk) => {
  const url = process.env.PROVIDER_URL;
  const sockets = rememberSockets();
  const unhandled = [];
  process.on("unhandledRejection", (reason) => unhandled.push(reason));
  const printed = recordConsole();
  const seen = {};
  for (const [name, [scenario, act]] of Object.entries(library.scenarios)) {
    if (only && !only.includes(name)) continue;
    const model = modelOf(library, scenario, name);
    const chunks = [];
    const rejected = unhandled.length;
    const outcome = await outcomeOf(library, async () =>
      act({
        ...library.use(sdk, { url, model, name }),
        url,
        model,
        name,
        chunks,
        unhandled,
        settled,
      }),
    );
    // What a promise that nobody handled leads to is told after the microtasks.
    await new Promise(setImmediate);
    if (chunks.length > 0) outcome.chunks = chunks;
    outcome.unhandled = unhandled.length - rejected;
    const lines = printed.take();
    if (lines.length > 0) outcome.printed = lines;
    seen[name] = outcome;
  }
  printed.end();
  process.stdout.write(JSON.stringify(seen), () => endByItself(sockets, url));
};

/** What comes after the plus sign tells the mock provider what to do, and the spans of a scenario from all others. */
function modelOf({ model = "gpt-4o-mini", separator = "/" }, scenario, name) {
  return `${model}+${scenario}${separator}${name}`;
}

async function outcomeOf(library, act) {
  try {
    return { value: await act() };
  } catch (error) {
    return { error: (library.describeError ?? describeError)(error) };
  }
}

function describeError(error) {
  const { name, message, status, code, type, requestID, request_id, constructor, cause } = error;
  return {
    name,
    message,
    status,
    code,
    type,
    requestID,
    request_id,
    keys: Object.keys(error),
    constructor: constructor.name,
    cause: cause?.message,
  };
}
