import { agent, tool } from "spoor";
import { anthropic, models } from "../models.mjs";
import { repositoryIndex } from "../repository-index.mjs";

const maxTurns = 5;

const system = [
  {
    type: "text",
    text: "You check a request before a ticket is written. Use the tools, then list the findings as JSON.",
    cache_control: { type: "ephemeral" },
  },
];

const tools = [
  {
    name: "getWorkspace",
    description: "Describes the repository.",
    input_schema: { type: "object", properties: {} },
  },
  {
    name: "validate",
    description: "Checks the request against the rules of the team.",
    input_schema: { type: "object", properties: { request: { type: "string" } } },
  },
];

const doTool = {
  getWorkspace: () => repositoryIndex.workspace(),
  validate: ({ request }) => ({
    mentionsPermissions: /\b(admin|role|permission)/i.test(request),
    mentionsLimits: /\b(limit|at most|up to)\b/i.test(request),
  }),
};

/** What is unclear or missing in the request: `{severity, category, text}` each. */
export async function preflightValidation(s, ticket) {
  const findings = await agent("QuickPreflightValidator", {}, () => findIn(ticket.intent.intent));
  s.output({
    findingsCount: findings.length,
    criticalCount: findings.filter((finding) => finding.severity === "critical").length,
    categories: findings.map((finding) => finding.category).join(", "),
  });
  return findings;
}

async function findIn(request) {
  const messages = [{ role: "user", content: request }];
  for (let turn = 0; turn < maxTurns; turn += 1) {
    const message = await anthropic.messages.create({
      model: models.preflight,
      max_tokens: 1024,
      system,
      tools,
      messages,
    });
    if (message.stop_reason !== "tool_use") return JSON.parse(textOf(message)).findings;
    messages.push({ role: "assistant", content: message.content });
    messages.push({ role: "user", content: await resultsOf(message) });
  }
  throw new Error(`no findings after ${maxTurns} turns`);
}

function resultsOf(message) {
  const calls = message.content.filter((block) => block.type === "tool_use");
  return Promise.all(
    calls.map(async ({ id, name, input }) => {
      const result = await tool(name, { type: "function", callId: id }, () => doTool[name](input));
      return { type: "tool_result", tool_use_id: id, content: JSON.stringify(result) };
    }),
  );
}

const textOf = (message) => message.content.find((block) => block.type === "text").text;
