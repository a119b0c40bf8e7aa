// Says a word of its own in every place where an application can: to each library in a workflow of the library's name.
import { readFileSync } from "node:fs";
import OpenAI from "openai";
import { agent, llmCall, tool, workflow } from "spoor";
import { matrixPackage } from "../fixtures/mock-provider/clients/matrix.mjs";

const { PROVIDER_URL: url } = process.env;
const words = JSON.parse(readFileSync(new URL("words.json", import.meta.url), "utf8"));
const { system, result, document } = words;
const secret = `sk-proj-PLANTED${"aB3".repeat(20)}`;
const prompt =
  process.env.LONG === "1" ? `${words.prompt} ${secret} ${"long ".repeat(400)}` : words.prompt;
const given = JSON.stringify({ city: words.arguments });
const schema = { type: "object", properties: { city: { type: "string", description: system } } };
const picture = Buffer.alloc(3000, 7).toString("base64");

async function drain(stream) {
  for await (const _ of stream);
}

const libraries = {
  async openai() {
    const client = new OpenAI({ apiKey: "test", baseURL: `${url}/v1`, maxRetries: 0 });
    const called = { id: "c", type: "function", function: { name: "weather", arguments: given } };
    const messages = [
      { role: "system", content: system },
      {
        role: "user",
        content: [
          { type: "text", text: prompt },
          { type: "image_url", image_url: { url: `data:image/png;base64,${picture}` } },
        ],
      },
      { role: "assistant", content: null, tool_calls: [called] },
      { role: "tool", tool_call_id: "c", content: result },
    ];
    const tools = [{ type: "function", function: { name: "weather", parameters: schema } }];
    const request = { model: "gpt-4o-mini", messages, tools };
    await client.chat.completions.create(request);
    await drain(await client.chat.completions.create({ ...request, stream: true }));
    await drain(client.chat.completions.stream(request));
    const input = [
      { role: "user", content: prompt },
      { type: "function_call", call_id: "c", name: "weather", arguments: given },
      { type: "function_call_output", call_id: "c", output: result },
    ];
    const asked = { model: "gpt-4o-mini", instructions: system, input };
    await client.responses.create(asked);
    await drain(await client.responses.create({ ...asked, stream: true }));
    // The model asks for a tool itself.
    const model = "gpt-4o-mini+tools/call";
    await client.chat.completions.create({ model, messages: messages.slice(0, 2), tools });
  },

  async anthropic() {
    const { Anthropic } = matrixPackage("anthropic-0.133", "@anthropic-ai/sdk");
    const client = new Anthropic({ apiKey: "test", baseURL: url, maxRetries: 0 });
    const source = { type: "text", media_type: "text/plain", data: document };
    const messages = [
      {
        role: "user",
        content: [
          { type: "text", text: prompt },
          { type: "document", source },
          { type: "image", source: { type: "base64", media_type: "image/png", data: picture } },
        ],
      },
      {
        role: "assistant",
        content: [{ type: "tool_use", id: "t", name: "weather", input: { city: given } }],
      },
      { role: "user", content: [{ type: "tool_result", tool_use_id: "t", content: result }] },
    ];
    const tools = [{ name: "weather", input_schema: schema }];
    const request = { model: "claude-haiku-4-5", max_tokens: 10, system, messages, tools };
    await client.messages.create(request);
    await drain(await client.messages.create({ ...request, stream: true }));
    await client.messages.stream(request).finalMessage();
    const model = "claude-haiku-4-5+tools/call";
    await client.messages.create({ ...request, model, messages: messages.slice(0, 1) });
  },

  async google() {
    const { GoogleGenAI } = matrixPackage("google-genai-3", "@google/genai");
    const client = new GoogleGenAI({ apiKey: "test", httpOptions: { baseUrl: url } });
    const contents = [
      {
        role: "user",
        parts: [{ text: prompt }, { inlineData: { mimeType: "image/png", data: picture } }],
      },
      { role: "model", parts: [{ functionCall: { name: "weather", args: { city: given } } }] },
      { role: "user", parts: [{ functionResponse: { name: "weather", response: { result } } }] },
    ];
    const parameters = { type: "OBJECT", properties: { city: { type: "STRING" } } };
    const declared = { name: "weather", description: system, parameters };
    const config = { systemInstruction: system, tools: [{ functionDeclarations: [declared] }] };
    const request = { model: "gemini-3", contents, config };
    await client.models.generateContent(request);
    await drain(await client.models.generateContentStream(request));
    const asked = [{ type: "text", text: prompt }];
    const interaction = { model: "gemini-3", system_instruction: system, input: asked };
    await client.interactions.create(interaction);
    await drain(await client.interactions.create({ ...interaction, stream: true }));
    const model = "gemini-3+tools~call";
    await client.models.generateContent({ model, contents: contents.slice(0, 1), config });
  },

  async bedrock() {
    const sdk = matrixPackage("bedrock", "@aws-sdk/client-bedrock-runtime");
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const client = new sdk.BedrockRuntimeClient({
      region: "us-east-1",
      endpoint: url,
      credentials,
    });
    const bytes = new Uint8Array(Buffer.from(picture, "base64"));
    const toolResult = { toolUseId: "t", content: [{ json: { result } }] };
    const input = {
      modelId: "amazon.nova-lite-v1:0",
      system: [{ text: system }],
      messages: [
        {
          role: "user",
          content: [
            { text: prompt },
            { image: { format: "png", source: { bytes } } },
            { document: { name: "Law", format: "txt", source: { text: document } } },
          ],
        },
        {
          role: "assistant",
          content: [{ toolUse: { toolUseId: "t", name: "weather", input: { city: given } } }],
        },
        { role: "user", content: [{ toolResult }] },
      ],
      toolConfig: { tools: [{ toolSpec: { name: "weather", inputSchema: { json: schema } } }] },
    };
    await client.send(new sdk.ConverseCommand(input));
    const { stream } = await client.send(new sdk.ConverseStreamCommand(input));
    await drain(stream);
    const claude = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
    const body = JSON.stringify({
      anthropic_version: "bedrock-2023-05-31",
      system,
      messages: [{ role: "user", content: prompt }],
    });
    await client.send(new sdk.InvokeModelCommand({ modelId: claude, body }));
    const invoked = new sdk.InvokeModelWithResponseStreamCommand({ modelId: claude, body });
    await drain((await client.send(invoked)).body);
    client.destroy();
  },

  ai5: () => callAi("ai-5"),
  ai6: () => callAi("ai-6"),
  ai7: () => callAi("ai-7"),

  async manual() {
    const input = {
      system,
      messages: [
        { role: "user", content: prompt },
        {
          role: "assistant",
          content: [{ type: "tool_use", id: "t", name: "find", input: { city: given } }],
        },
        { role: "user", content: [{ type: "tool_result", tool_use_id: "t", content: result }] },
        { role: "user", content: [{ type: "document", source: { type: "text", data: document } }] },
      ],
      tools: [{ name: "find", description: system }],
    };
    await agent("helper", async () => {
      await tool("find", { arguments: { query: given } }, async () => ({ found: result }));
      await llmCall({ provider: "own", model: "own-1", input }, async (call) => {
        call.reply({ output: "They track an animal.", finishReasons: ["stop"] });
      });
    });
  },
};

async function callAi(folder) {
  const ai = matrixPackage(folder, "ai");
  const zod = matrixPackage(folder, "zod");
  const { createOpenAI } = matrixPackage(folder, "@ai-sdk/openai");
  const provider = createOpenAI({ apiKey: "test", baseURL: `${url}/v1` });
  const model = provider.chat(`gpt-4o-mini+tools/${folder}`);
  const request = {
    model,
    system,
    prompt,
    stopWhen: ai.stepCountIs(3),
    tools: {
      weather: ai.tool({
        // What the developer says of a tool is recorded always.
        description: "The weather.",
        inputSchema: zod.z.object({ city: zod.z.string() }),
        execute: () => result,
      }),
    },
  };
  await ai.generateText(request);
  await drain(ai.streamText(request).fullStream);
}

for (const name of process.env.LIBRARIES.split(",")) await workflow(name, libraries[name]);
