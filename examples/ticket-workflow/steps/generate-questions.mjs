import { agent, tool } from "spoor";
import { models, openai } from "../models.mjs";

const maxTurns = 5;

const tools = [
  {
    type: "function",
    function: {
      name: "previousAnswers",
      description: "What was answered in earlier tickets on a topic.",
      parameters: { type: "object", properties: { topic: { type: "string" } } },
    },
  },
];

const doTool = { previousAnswers: ({ topic }) => ({ topic, answers: [] }) };

/** What to ask the person: `{type, text, choices}` each. */
export async function generateQuestions(s, ticket) {
  const questions = await agent("FindingsToQuestionsAgent", {}, () => questionsOn(ticket));
  const types = [...new Set(questions.map((question) => question.type))];
  s.output({ questionsCount: questions.length, types: types.join(", ") });
  return questions;
}

async function questionsOn({ findings, draft }) {
  const messages = [
    { role: "system", content: "Turn the findings into questions, as JSON: questions." },
    { role: "user", content: JSON.stringify({ findings, draft }) },
  ];
  for (let turn = 0; turn < maxTurns; turn += 1) {
    const message = await openai.chat.completions
      .stream({
        model: models.questions,
        stream_options: { include_usage: true },
        tools,
        messages,
      })
      .finalMessage();
    if (message.tool_calls === undefined) return JSON.parse(message.content).questions;
    messages.push(message, ...(await resultsOf(message)));
  }
  throw new Error(`no questions after ${maxTurns} turns`);
}

function resultsOf(message) {
  return Promise.all(
    message.tool_calls.map(async ({ id, function: { name, arguments: input } }) => {
      const result = await tool(name, { type: "function", callId: id }, () =>
        doTool[name](JSON.parse(input)),
      );
      return { role: "tool", tool_call_id: id, content: JSON.stringify(result) };
    }),
  );
}
