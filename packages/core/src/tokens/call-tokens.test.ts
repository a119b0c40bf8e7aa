import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, test } from "vitest";
import { anthropicContent, openaiChatContent } from "../content/index.ts";
import { countedTokens, replyTokens, requestTokens, sizedTokens } from "./call-tokens.ts";
import { TextCounts } from "./text-counts.ts";

const gpt = { provider: "openai", model: "gpt-4o" };
const claude = { provider: "anthropic", model: "claude-sonnet-4-5" };
const prompt =
  "Which animal left the track that we found behind the house this morning, and when did it pass?";
const messages = [
  { role: "system", content: "You are a ranger. Answer in one sentence, and name your sources." },
  { role: "user", content: prompt },
];
const off = (tokens: number, actual: number): number => Math.abs(tokens / actual - 1);

const withImage = (url: string) => {
  const content = [{ type: "image_url", image_url: { url } }];
  return openaiChatContent.request({ messages: [{ role: "user", content }] });
};

describe("a request", () => {
  test("counts the words and a frame for each message", () => {
    const { tokens, kind, problems } = requestTokens(openaiChatContent.request({ messages }), gpt);
    const words = messages.reduce((sum, { content }) => sum + countTokens(content), 0);
    expect(off(tokens, words + 4 * messages.length + 3)).toBeLessThan(0.1);
    expect({ kind, problems }).toEqual({ kind: "prose", problems: [] });
  });

  test("of one word is what Anthropic's counter says of it", () => {
    const hello = { messages: [{ role: "user", content: "Hello" }] };
    expect(requestTokens(anthropicContent.request(hello), claude).tokens).toBe(8);
  });

  test("that says nothing counts nothing", () => {
    expect(requestTokens({}, gpt).tokens).toBe(0);
  });

  // What the API billed for the example of OpenAI's cookbook on counting tokens: 101 tokens with the tool.
  test("counts definitions of tools as OpenAI does", () => {
    const tools = [
      {
        type: "function",
        function: {
          name: "get_current_weather",
          description: "Get the current weather in a given location",
          parameters: {
            type: "object",
            properties: {
              location: {
                type: "string",
                description: "The city and state, e.g. San Francisco, CA",
              },
              unit: {
                type: "string",
                description: "The unit of temperature to return",
                enum: ["celsius", "fahrenheit"],
              },
            },
            required: ["location"],
          },
        },
      },
    ];
    const asked = [
      {
        role: "system",
        content: "You are a helpful assistant that can answer to questions about the weather.",
      },
      { role: "user", content: "What's the weather like in Pittsburgh?" },
    ];
    const request = openaiChatContent.request({ messages: asked, tools });
    expect(off(requestTokens(request, gpt).tokens, 101)).toBeLessThan(0.1);
    const bare = requestTokens(anthropicContent.request({ messages: asked }), claude).tokens;
    const named = { name: "f", input_schema: { type: "object" } };
    const tooled = anthropicContent.request({ messages: asked, tools: [named] });
    expect(requestTokens(tooled, claude).tokens - bare).toBeGreaterThan(346);
  });

  test("counts images by their size and detail, and says where that is not known", () => {
    const gif = Buffer.from("GIF89a\u0000\u0002\u0000\u0002".padEnd(40, "\u0000"), "latin1");
    const data = `data:image/gif;base64,${gif.toString("base64")}`;
    expect(requestTokens(withImage(data), gpt)).toMatchObject({ tokens: 7 + 255, problems: [] });
    expect(requestTokens(withImage(data), gpt, ["low"])).toMatchObject({ tokens: 7 + 85 });
    expect(requestTokens(withImage("https://example.com/a.png"), gpt)).toMatchObject({
      tokens: 7 + 765,
      problems: ["image_size"],
    });
  });

  test("says that it counts no sound and no file", () => {
    const audio = { type: "input_audio", input_audio: { data: "AAAA", format: "wav" } };
    const request = openaiChatContent.request({ messages: [{ role: "user", content: [audio] }] });
    expect(requestTokens(request, gpt).problems).toEqual(["media"]);
  });

  test("counts calls of tools and what they answered", () => {
    const call = {
      id: "c",
      type: "function",
      function: { name: "search", arguments: `{"query":"${prompt}"}` },
    };
    const asked = [
      { role: "assistant", content: null, tool_calls: [call] },
      { role: "tool", tool_call_id: "c", content: prompt },
    ];
    const { tokens } = requestTokens(openaiChatContent.request({ messages: asked }), gpt);
    expect(off(tokens, 2 * countTokens(prompt) + 8 + 9)).toBeLessThan(0.15);
  });
});

describe("a reply", () => {
  const reply = { choices: [{ message: { role: "assistant", content: prompt } }] };

  test("counts its words alone, by the family of its model", () => {
    const { tokens } = replyTokens(openaiChatContent.reply(reply), gpt);
    expect(off(tokens, countTokens(prompt))).toBeLessThan(0.1);
    const other = replyTokens(openaiChatContent.reply(reply), {
      ...claude,
      model: "claude-opus-4-8",
    });
    expect(other.tokens / tokens).toBeCloseTo(1.43, 1);
  });

  test("that was counted as it came counts the same", () => {
    const counts = new TextCounts();
    for (const word of prompt.split(/(?= )/)) counts.add(word);
    expect(countedTokens(counts, gpt)).toEqual(replyTokens(openaiChatContent.reply(reply), gpt));
  });

  test("of which the size alone is known is guessed as prose", () => {
    const guess = sizedTokens(prompt.length, gpt);
    expect(off(guess.tokens, countTokens(prompt))).toBeLessThan(0.25);
    expect(guess.problems).toEqual(["size_alone"]);
  });

  test.each([
    ["cjk", "动物在雪地里留下足迹"],
    ["code", "if (a.b === c[d]) { return { e: f(g) }; }"],
    ["prose", prompt],
  ])("of %s is told to be that", (kind, content) => {
    const messagesOf = openaiChatContent.reply({ choices: [{ message: { content } }] });
    expect(replyTokens(messagesOf, gpt).kind).toBe(kind);
  });
});
