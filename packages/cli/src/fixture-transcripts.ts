// Transcripts as coding agents leave them below a home folder, and what is known of them.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const main = "0b9ad1e4-6f0c-4b7e-9a55-2f1f2f6a7c11";
const project = ".claude/projects/-home-ada-shop";

interface Reply {
  readonly at: string;
  readonly message: string;
  readonly output: number;
  readonly stop?: string;
  readonly tool?: string;
  readonly sidechain?: boolean;
}

function usage(output: number): object {
  return {
    input_tokens: 100,
    output_tokens: output,
    cache_creation_input_tokens: 2000,
    cache_read_input_tokens: 30_000,
  };
}

/** A row of Claude Code: one block of a reply, with the usage of the whole of it so far. */
function replyRow({ at, message, output, stop, tool, sidechain = false }: Reply): object {
  const block =
    tool === undefined
      ? { type: "text", text: "Done." }
      : { type: "tool_use", id: `toolu_${message}`, name: tool, input: {} };
  return {
    type: "assistant",
    uuid: `${message}-${output}-${tool ?? "text"}`,
    sessionId: main,
    isSidechain: sidechain,
    ...(sidechain && { agentId: "a1" }),
    timestamp: at,
    requestId: `req_${message}`,
    message: {
      id: `msg_${message}`,
      type: "message",
      role: "assistant",
      model: "claude-sonnet-4-5-20250929",
      content: [block],
      stop_reason: stop ?? null,
      usage: usage(output),
    },
  };
}

function resultRow(at: string, message: string, isError: boolean): object {
  return {
    type: "user",
    uuid: `result-${message}`,
    sessionId: main,
    timestamp: at,
    message: {
      role: "user",
      content: [
        { type: "tool_result", tool_use_id: `toolu_${message}`, content: "", is_error: isError },
      ],
    },
  };
}

const claudeRows = [
  {
    type: "user",
    uuid: "prompt",
    sessionId: main,
    timestamp: "2026-11-20T08:00:00.000Z",
    message: { role: "user", content: "Fix the cart." },
  },
  replyRow({ at: "2026-11-20T08:00:05.000Z", message: "1", output: 8 }),
  replyRow({
    at: "2026-11-20T08:00:07.000Z",
    message: "1",
    output: 240,
    stop: "tool_use",
    tool: "Bash",
  }),
  resultRow("2026-11-20T08:00:09.000Z", "1", true),
  replyRow({ at: "2026-11-20T08:05:00.000Z", message: "2", output: 60, stop: "end_turn" }),
];
const subAgentRows = [
  replyRow({
    at: "2026-11-20T08:02:00.000Z",
    message: "3",
    output: 5,
    tool: "Read",
    sidechain: true,
  }),
];

const codexRow = (at: string, type: string, payload: object): object => ({
  timestamp: `2026-11-19T16:${at}.000Z`,
  type,
  payload,
});
const codexUsage = (input: number, cached: number, output: number): object => ({
  input_tokens: input,
  cached_input_tokens: cached,
  output_tokens: output,
  reasoning_output_tokens: 0,
  total_tokens: input + output,
});
const codexCount = (total: object, last: object): object => ({
  type: "token_count",
  info: { total_token_usage: total, last_token_usage: last, model_context_window: 272_000 },
});
const codexId = "019a9d10-51c8-7e02-b7aa-c1d3c6a0e9f4";
const codexRows = [
  codexRow("30:00", "session_meta", { id: codexId, cwd: "/home/ada/shop", cli_version: "0.60.1" }),
  codexRow("30:01", "turn_context", { turn_id: "t1", model: "gpt-5-codex" }),
  codexRow("30:05", "response_item", {
    type: "function_call",
    name: "shell",
    arguments: "{}",
    call_id: "call_1",
  }),
  codexRow(
    "30:06",
    "event_msg",
    codexCount(codexUsage(9000, 4000, 300), codexUsage(9000, 4000, 300)),
  ),
  codexRow(
    "31:00",
    "event_msg",
    codexCount(codexUsage(21_000, 13_000, 700), codexUsage(12_000, 9000, 400)),
  ),
];

const geminiChat = {
  sessionId: "gemini-tests",
  projectHash: "5d41402a",
  startTime: "2026-11-18T10:00:00.000Z",
  lastUpdated: "2026-11-18T10:00:09.000Z",
  messages: [
    { id: "1", timestamp: "2026-11-18T10:00:00.000Z", type: "user", content: "Add tests." },
    {
      id: "2",
      timestamp: "2026-11-18T10:00:09.000Z",
      type: "gemini",
      content: "Added.",
      model: "gemini-2.5-pro",
      tokens: { input: 5000, output: 200, cached: 1000, thoughts: 50, tool: 0, total: 5250 },
    },
  ],
};

const jsonLines = (rows: readonly object[]): string =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join("");

/** The names of the files below the home folder, with their content. */
const files: Readonly<Record<string, string>> = {
  [`${project}/${main}.jsonl`]: `${jsonLines(claudeRows)}{"type":"assistant","uu`,
  [`${project}/${main}/subagents/agent-a1.jsonl`]: jsonLines(subAgentRows),
  [`.codex/sessions/2026/11/19/rollout-2026-11-19T16-30-00-${codexId}.jsonl`]: jsonLines(codexRows),
  ".gemini/tmp/5d41402a/chats/session-2026-11-18T10-00-gemini.json": JSON.stringify(
    geminiChat,
    undefined,
    2,
  ),
  ".gemini/tmp/5d41402a/settings.json": "{}",
};

/** Writes the transcripts of three agents below `home`: one session each, and a file that is none. */
export function writeTranscripts(home: string): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), content);
  }
}
