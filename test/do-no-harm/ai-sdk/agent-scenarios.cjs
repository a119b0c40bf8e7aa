// What applications do with tools, agents and callbacks.
const { AsyncLocalStorage } = require("node:async_hooks");
const { plain, read, shown } = require("./use.cjs");

const prompt = "What is the weather?";

function weather({ ai, z, execute, ...more }) {
  const inputSchema = z.object({ city: z.string() });
  return { weather: ai.tool({ description: "The weather.", inputSchema, execute, ...more }) };
}

async function* looking({ city }) {
  yield `looking at ${city}`;
  yield `rain in ${city}`;
}

const rain = ({ city }) => `rain in ${city}`;
const thrice = (ai) => ({ stopWhen: ai.stepCountIs(3) });

/** By name: what the provider does, and what the application does. */
exports.agentScenarios = {
  tools: [
    "tools",
    async ({ ai, z, llm }) => {
      const tools = weather({ ai, z, execute: rain });
      return shown(await ai.generateText({ model: llm, prompt, tools, ...thrice(ai) }));
    },
  ],
  "tools-responses": [
    "tools",
    async ({ ai, z, openai, model }) => {
      const tools = weather({ ai, z, execute: rain });
      const options = { model: openai.responses(model), prompt, tools, ...thrice(ai) };
      return shown(await ai.generateText(options));
    },
  ],
  "tools-anthropic": [
    "tools",
    async ({ ai, z, anthropic, model, chunks }) => {
      const tools = weather({ ai, z, execute: rain });
      const result = ai.streamText({ model: anthropic(model), prompt, tools, ...thrice(ai) });
      await read(result.fullStream, chunks);
    },
  ],
  "tools-stream": [
    "tools",
    async ({ ai, z, llm, chunks }) => {
      const tools = weather({ ai, z, execute: rain });
      const result = ai.streamText({ model: llm, prompt, tools, ...thrice(ai) });
      await read(result.fullStream, chunks);
      return shown(result);
    },
  ],
  "tool-throws": [
    "tools",
    async ({ ai, z, llm }) => {
      const tools = weather({
        ai,
        z,
        execute: () => {
          throw new RangeError("no weather");
        },
      });
      return shown(await ai.generateText({ model: llm, prompt, tools, ...thrice(ai) }));
    },
  ],
  "tool-throws-stream": [
    "tools",
    async ({ ai, z, llm, chunks }) => {
      const tools = weather({ ai, z, execute: async () => Promise.reject(new RangeError("none")) });
      const result = ai.streamText({ model: llm, prompt, tools, ...thrice(ai) });
      await read(result.fullStream, chunks);
    },
  ],
  "tool-yields": [
    "tools",
    async ({ ai, z, llm, chunks }) => {
      const tools = weather({ ai, z, execute: looking });
      const result = ai.streamText({ model: llm, prompt, tools, ...thrice(ai) });
      await read(result.fullStream, chunks);
    },
  ],
  "tool-elsewhere": [
    "tools",
    async ({ ai, z, llm }) => {
      const tools = weather({ ai, z, execute: undefined });
      return shown(await ai.generateText({ model: llm, prompt, tools, ...thrice(ai) }));
    },
  ],
  "tool-approval": [
    "tools",
    async ({ ai, z, llm }) => {
      const tools = weather({ ai, z, execute: rain, needsApproval: true });
      const messages = [{ role: "user", content: prompt }];
      const asked = await ai.generateText({ model: llm, messages, tools, ...thrice(ai) });
      const request = asked.content.find(({ type }) => type === "tool-approval-request");
      if (request === undefined) return shown(asked);
      const { approvalId } = request;
      const answers = [true, false].map((approved) => ({
        role: "tool",
        content: [{ type: "tool-approval-response", approvalId, approved }],
      }));
      const outcomes = [];
      for (const answer of answers) {
        const after = [...messages, ...asked.response.messages, answer];
        const options = { model: llm, messages: after, tools, ...thrice(ai) };
        outcomes.push(await shown(await ai.generateText(options)));
      }
      return { asked: await shown(asked), outcomes };
    },
  ],
  agent: [
    "tools",
    async ({ ai, z, llm }) => {
      const Agent = ai.ToolLoopAgent ?? ai.Experimental_Agent;
      const tools = weather({ ai, z, execute: rain });
      const agent = new Agent({ id: "forecaster", model: llm, tools, ...thrice(ai) });
      return shown(await agent.generate({ prompt }));
    },
  ],
  "agent-stream": [
    "tools",
    async ({ ai, z, llm, chunks }) => {
      const Agent = ai.ToolLoopAgent ?? ai.Experimental_Agent;
      const tools = weather({ ai, z, execute: rain });
      const agent = new Agent({ id: "forecaster", model: llm, tools, ...thrice(ai) });
      await read((await agent.stream({ prompt })).fullStream, chunks);
    },
  ],
  "nested-agent": [
    "tools",
    async ({ ai, z, llm }) => {
      const execute = async () => (await ai.generateText({ model: llm, prompt })).text;
      const tools = weather({ ai, z, execute });
      return shown(await ai.generateText({ model: llm, prompt, tools, ...thrice(ai) }));
    },
  ],
  callbacks: [
    "tools",
    async ({ ai, z, llm, chunks }) => {
      const tools = weather({ ai, z, execute: rain });
      const seen = new Set();
      const same = (model) => model === llm;
      const options = {
        model: llm,
        prompt,
        tools,
        ...thrice(ai),
        prepareStep: ({ model, stepNumber }) => {
          chunks.push({ prepareStep: stepNumber, isSame: same(model) });
        },
        onStepFinish: (step) => {
          seen.add(step);
          chunks.push({ onStepFinish: step.finishReason, constructor: step.constructor.name });
        },
        onFinish: ({ steps }) => {
          chunks.push({ onFinish: steps.length, areSame: steps.map((step) => seen.has(step)) });
        },
        onChunk: ({ chunk }) => void chunks.push({ onChunk: chunk.type }),
      };
      const result = ai.streamText(options);
      await result.consumeStream();
      return {
        steps: (await result.steps).map((step) => seen.has(step)),
        keys: Object.keys(options),
      };
    },
  ],
  "own-storage": [
    "tools",
    async ({ ai, z, llm }) => {
      const storage = new AsyncLocalStorage();
      const seen = [];
      const execute = async () => {
        seen.push(storage.getStore());
        await Promise.resolve();
        seen.push(storage.getStore());
        return "rain";
      };
      const tools = weather({ ai, z, execute });
      const options = { model: llm, prompt, tools, ...thrice(ai) };
      await storage.run("generate", () => ai.generateText(options));
      const result = storage.run("stream", () => ai.streamText(options));
      await storage.run("reader", () => result.text);
      return seen;
    },
  ],
  "own-telemetry": [
    "tools",
    async ({ ai, z, llm, tracer }) => {
      const tools = weather({ ai, z, execute: rain });
      const telemetry = { isEnabled: true, functionId: "forecast", tracer };
      const options = {
        model: llm,
        prompt,
        tools,
        ...thrice(ai),
        experimental_telemetry: telemetry,
      };
      const generated = await shown(await ai.generateText(options));
      const streamed = await shown(ai.streamText(options));
      return { generated, streamed, spans: plain(tracer.names) };
    },
  ],
};
