// Has several versions of one library side by side, each as ES modules and as CommonJS, and calls all at one time.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const collect = async (stream) => {
  let text = "";
  for await (const { choices } of stream) text += choices[0]?.delta.content ?? "";
  return text;
};

/** What a client of one copy of the library says to a call, a stream and a failure at one time. */
async function ask({ OpenAI }, copy) {
  const client = new OpenAI({
    apiKey: "test",
    baseURL: `${process.env.PROVIDER_URL}/v1`,
    maxRetries: 0,
  });
  const messages = [{ role: "user", content: "What is a spoor?" }];
  const create = (scenario, more) =>
    client.chat.completions.create({ model: `gpt-4o-mini+${scenario}/${copy}`, messages, ...more });
  const [whole, text, error] = await Promise.all([
    create("slow").then(({ choices }) => choices[0].message.content),
    create("ok", { stream: true }).then(collect),
    create("429").catch((thrown) => thrown),
  ]);
  const isOwn = error instanceof OpenAI.RateLimitError;
  return [copy, { whole, text, status: error.status, isOwn }];
}

const copies = process.env.FOLDERS.split(",").flatMap((folder) => {
  const from = pathToFileURL(`${folder}/app.mjs`);
  const require = createRequire(from);
  const [path] = require.resolve.paths("openai").map((at) => `${at}/openai/index.mjs`);
  const name = folder.split("/").at(-1);
  return [
    [`${name}-cjs`, () => Promise.resolve(require("openai"))],
    [`${name}-esm`, () => import(pathToFileURL(path))],
  ];
});

const loaded = await Promise.all(copies.map(async ([copy, load]) => [copy, await load()]));
const answers = await Promise.all(loaded.map(([copy, sdk]) => ask(sdk, copy)));
process.stdout.write(JSON.stringify(Object.fromEntries(answers)));
