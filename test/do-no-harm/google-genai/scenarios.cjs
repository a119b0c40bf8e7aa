const { clientScenarios } = require("./client-scenarios.cjs");
const { generateScenarios } = require("./generate-scenarios.cjs");
const { streamScenarios } = require("./stream-scenarios.cjs");

const contents = "What is a spoor?";

/** A tool that the library calls by itself, and what it was asked. */
function weather(answer = () => "It rains.") {
  const asked = [];
  const parametersJsonSchema = { type: "object", properties: { city: { type: "string" } } };
  const tool = {
    tool: async () => ({ functionDeclarations: [{ name: "weather", parametersJsonSchema }] }),
    callTool: async (calls) =>
      calls.map(({ name, args }) => {
        asked.push(args);
        return { functionResponse: { name, response: { output: answer(args) } } };
      }),
  };
  return { tool, asked };
}

exports.library = {
  packages: ["@google/genai"],
  model: "gemini-2.5-flash",
  // The model's name is part of the path.
  separator: "~",
  scenarios: { ...generateScenarios, ...streamScenarios, ...clientScenarios },
  use(sdk, { url, model }) {
    const options = (more) => ({ apiKey: "test", httpOptions: { baseUrl: url }, ...more });
    const make = (more) => new sdk.GoogleGenAI(options(more));
    const client = make();
    const generate = (config) => client.models.generateContent({ model, contents, config });
    const stream = (config) => client.models.generateContentStream({ model, contents, config });
    return { sdk, url, contents, options, make, client, generate, stream, weather };
  },
};
