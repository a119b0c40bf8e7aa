// Asks twice over one realtime connection, with the file of the library that is named and its client.
import { createRequire } from "node:module";

const [file] = process.argv.slice(2);
const { OpenAIRealtimeWebSocket } = await import(file);
const { default: OpenAI } = await import(file.replace(/(?:beta\/)?realtime\/.*$/, "index.mjs"));
globalThis.WebSocket ??= createRequire(import.meta.url)(process.env.WS).WebSocket;

const client = new OpenAI({ apiKey: "test", baseURL: `${process.env.PROVIDER_URL}/v1` });
const onURL = (url) => {
  url.protocol = "ws:";
};
const model = "gpt-realtime+ok/realtime";
const connection = new OpenAIRealtimeWebSocket({ model, onURL }, client);
const types = [];
connection.on("event", ({ type }) => types.push(type));
const answer = (text) =>
  new Promise((resolve, reject) => {
    connection.on("error", reject);
    connection.on("response.done", ({ response }) => resolve(response.usage.total_tokens));
    const content = [{ type: "input_text", text }];
    connection.send({
      type: "conversation.item.create",
      item: { type: "message", role: "user", content },
    });
    connection.send({ type: "response.create" });
  });

await new Promise((resolve) => connection.socket.addEventListener("open", resolve));
const first = await answer("What is a spoor?");
const second = await answer("And in German?");
connection.close();
console.log(JSON.stringify({ first, second, types }));
