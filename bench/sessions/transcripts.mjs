// Transcripts as Claude Code leaves them: the same bytes for the same size, whatever the machine.
import { mkdirSync, openSync, writeSync, closeSync } from "node:fs";
import { join } from "node:path";

/** Numbers from 0 to 1 that are the same on each run. */
function randomOf(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const words =
  "the cart total is read from const value = await store.get(id); // returns null, \"never\" undefined\n\tif (!found) throw new Error(`no order ${id}`); tests pass 12 failed 0 größer — path/to/file.ts:42 import { join } from 'node:path'".split(
    " ",
  );

function textOf(random, bytes) {
  const parts = [];
  for (let size = 0; size < bytes;) {
    const word = words[Math.floor(random() * words.length)];
    parts.push(word);
    size += word.length + 1;
  }
  return parts.join(" ");
}

const tools = ["Bash", "Read", "Edit", "Grep", "Write", "Task", "WebFetch", "mcp__shop__orders"];
const models = ["claude-sonnet-4-5-20250929", "claude-opus-4-6", "claude-haiku-4-5-20251001"];
const bytesPerFile = 605_000;

/** One file: a session, or a sub-agent of the session before. */
class Transcript {
  #random;
  #session;
  #agent;
  #clock = Date.UTC(2026, 4, 1);
  #last = null;
  #rows = 0;
  #texts;
  lines = [];
  size = 0;

  constructor({ index, session, agent, texts }) {
    this.#random = randomOf(index + 1);
    this.#session = session;
    this.#agent = agent;
    this.#texts = texts;
    this.#clock += index * 3_600_000;
  }

  #id(prefix) {
    return `${prefix}${this.#session.slice(0, 8)}${this.#agent ?? ""}${(++this.#rows).toString(36)}`;
  }

  /** A piece of prepared text of about that size. */
  #text(bytes) {
    const begin = Math.floor(this.#random() * (this.#texts.length - bytes));
    return this.#texts.slice(begin, begin + bytes);
  }

  #size(least, most) {
    return Math.floor(least * (most / least) ** this.#random());
  }

  #row(type, more) {
    this.#clock += this.#size(200, 20_000);
    const uuid = this.#id("00000000-0000-4000-8000-");
    const row = {
      parentUuid: this.#last,
      isSidechain: this.#agent !== undefined,
      ...(this.#agent !== undefined && { agentId: this.#agent }),
      userType: "external",
      cwd: "/home/ada/shop",
      sessionId: this.#session,
      version: "2.1.37",
      gitBranch: "main",
      type,
      ...more,
      uuid,
      timestamp: new Date(this.#clock).toISOString(),
    };
    this.#last = uuid;
    return row;
  }

  #write(row) {
    const line = `${JSON.stringify(row)}\n`;
    this.lines.push(line);
    this.size += Buffer.byteLength(line);
  }

  /** A reply in rows that repeat its message and usage, as its output grows, and the tools that it asks for. */
  #reply() {
    const blocks = [];
    if (this.#random() < 0.3)
      blocks.push({
        type: "thinking",
        thinking: this.#text(this.#size(200, 3000)),
        signature: this.#text(400),
      });
    if (this.#random() < 0.6) blocks.push({ type: "text", text: this.#text(this.#size(80, 2000)) });
    const uses = Math.floor(this.#random() * 2.6) || (blocks.length === 0 ? 1 : 0);
    for (let use = 0; use < uses; use++) {
      const name = tools[Math.floor(this.#random() * this.#random() * tools.length)];
      blocks.push({
        type: "tool_use",
        id: this.#id("toolu_"),
        name,
        input: { command: this.#text(this.#size(30, 1500)), description: "Look at it" },
      });
    }
    const id = this.#id("msg_");
    const requestId = this.#id("req_");
    const written = this.#size(100, 4000);
    const usage = {
      input_tokens: this.#size(1, 20),
      cache_creation_input_tokens: written,
      cache_read_input_tokens: this.#size(10_000, 120_000),
      cache_creation: { ephemeral_5m_input_tokens: written, ephemeral_1h_input_tokens: 0 },
      service_tier: "standard",
    };
    const model = models[Math.floor(this.#random() ** 2 * models.length)];
    let output = 0;
    for (const [index, block] of blocks.entries()) {
      output += this.#size(5, 400);
      const isLast = index === blocks.length - 1;
      const stop = uses > 0 ? "tool_use" : "end_turn";
      const message = {
        model,
        id,
        type: "message",
        role: "assistant",
        content: [block],
        stop_reason: isLast ? stop : null,
        stop_sequence: null,
        usage: { ...usage, output_tokens: output },
      };
      this.#write(this.#row("assistant", { message, requestId }));
    }
    for (const block of blocks) if (block.type === "tool_use") this.#result(block);
  }

  #result({ id, name }) {
    const isError = this.#random() < 0.06;
    const content = this.#text(this.#size(60, 9000));
    const row = this.#row("user", {
      message: {
        role: "user",
        content: [{ tool_use_id: id, type: "tool_result", content, is_error: isError }],
      },
    });
    const result =
      name === "Bash"
        ? { stdout: content, stderr: "", interrupted: false, isImage: false }
        : { type: "text", file: { filePath: "/home/ada/shop/cart.ts", content, numLines: 80 } };
    this.#write({ ...row, toolUseResult: isError ? `Error: ${content}` : result });
  }

  /** What stands between the replies: prompts, and rows that no call belongs to. */
  #other() {
    const kind = this.#random();
    if (kind < 0.5)
      this.#write(
        this.#row("user", { message: { role: "user", content: this.#text(this.#size(20, 800)) } }),
      );
    else if (kind < 0.65)
      this.#write({ type: "summary", summary: this.#text(60), leafUuid: this.#last });
    else if (kind < 0.8)
      this.#write({
        type: "file-history-snapshot",
        messageId: this.#last,
        snapshot: { trackedFileBackups: { "cart.ts": { backup: this.#text(600) } } },
      });
    else this.#write(this.#row("system", { subtype: "turn_duration", durationMs: 1200 }));
  }

  fill(bytes) {
    while (this.size < bytes) {
      if (this.#random() < 0.12) this.#other();
      this.#reply();
    }
    if (this.#random() < 0.05) this.lines.push('{"type":"assistant","uuid":"half');
  }
}

/** Writes about `megabytes` MB of transcripts below the home folder `home`, and gives the number of files. */
export function writeTranscripts(home, megabytes) {
  const texts = textOf(randomOf(7), 2_000_000);
  const files = Math.max(1, Math.round((megabytes * 1e6) / bytesPerFile));
  let session = "";
  for (let index = 0; index < files; index++) {
    const isSubAgent = index % 5 === 4;
    const name = index.toString(16).padStart(8, "0");
    if (!isSubAgent) session = `${name}-0000-4000-8000-000000000000`;
    const agent = isSubAgent ? `a${name}` : undefined;
    const project = join(home, ".claude/projects", `-home-ada-shop-${index % 12}`);
    const folder = isSubAgent ? join(project, session, "subagents") : project;
    mkdirSync(folder, { recursive: true });
    const transcript = new Transcript({ index, session, agent, texts });
    transcript.fill(bytesPerFile * (0.5 + ((index * 7919) % 100) / 100));
    const file = openSync(join(folder, `${isSubAgent ? `agent-${agent}` : session}.jsonl`), "w");
    writeSync(file, transcript.lines.join(""));
    closeSync(file);
  }
  return files;
}
