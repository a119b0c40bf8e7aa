import { createRequire } from "node:module";
import { Readable } from "node:stream";

const require = createRequire(new URL("../../test/matrix/bedrock/app.cjs", import.meta.url));
const { BedrockRuntimeClient, ConverseCommand } = require("@aws-sdk/client-bedrock-runtime");

const modelId = "amazon.nova-lite-v1:0";
const input = { modelId, messages: [{ role: "user", content: [{ text: "What?" }] }] };
const reply = JSON.stringify({
  output: { message: { role: "assistant", content: [{ text: "A track." }] } },
  stopReason: "end_turn",
  usage: { inputTokens: 100, outputTokens: 20, totalTokens: 120 },
  metrics: { latencyMs: 1 },
});
const headers = { "content-type": "application/json", "x-amzn-requestid": "1" };
const client = new BedrockRuntimeClient({
  region: "us-east-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
  requestHandler: {
    handle: () =>
      Promise.resolve({ response: { statusCode: 200, headers, body: Readable.from([reply]) } }),
  },
});
const command = new ConverseCommand(input);

export const channel = "orchestrion:@smithy/core:spoor:send";
export const self = client;
export const plain = { args: [command], run: () => client.send(command) };

export const span = {
  name: `chat ${modelId}`,
  attributes: () => ({
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "aws.bedrock",
    "gen_ai.request.model": input.modelId,
    "server.address": "bedrock-runtime.us-east-1.amazonaws.com",
    "server.port": 443,
    "spoor.request.message.count": input.messages.length,
    "spoor.request.size": input.messages[0].content[0].text.length,
  }),
  ended: ({ output, stopReason, usage }) => ({
    "gen_ai.response.finish_reasons": [stopReason],
    "gen_ai.usage.input_tokens": usage.inputTokens,
    "gen_ai.usage.output_tokens": usage.outputTokens,
    "spoor.response.size": output.message.content[0].text.length,
    "spoor.outcome": "completed",
  }),
};
