/**
 * Runs the ticket workflow against a mock provider and shows what Spoor recorded: `node main.mjs [--counters <file>]`.
 * `--counters` writes the provider's own bill to a file, to compare.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startMockProvider } from "./mock-provider.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({ options: { counters: { type: "string" } } });

/** What the person says in this demonstration, and how each process of the workflow goes. */
const parts = [
  {
    say: "Process 1 starts a ticket, stops for a person at Review Findings, and is killed (SIGKILL).",
    arguments: ["--title", "Export the audit log as CSV", "--kill-when-suspended"],
    signal: "SIGKILL",
  },
  {
    say: "The person says: go ahead. Process 2 goes on and stops again, at Ask Questions.",
    reply: { proceed: true },
  },
  {
    say: "The person answers the questions. Process 3 finishes the ticket.",
    reply: { answers: ["100 000", "time, actor, action", "yes"] },
  },
];

function pathOf(specifier) {
  return fileURLToPath(import.meta.resolve(specifier));
}

/** The path of the `spoor` command. */
function cli() {
  const manifest = pathOf("@spoor/cli/package.json");
  const { bin } = JSON.parse(readFileSync(manifest, "utf8"));
  return join(dirname(manifest), bin.spoor);
}

/** The `spoor` command as a person types it: npm links it only where it was built before the install. */
function typed() {
  const isLinked = existsSync(join(here, "../../node_modules/.bin/spoor"));
  return isLinked ? "npx @spoor/cli" : `node ${relative(process.cwd(), cli())}`;
}

function missing() {
  try {
    return [pathOf("spoor/register"), cli()].find((path) => !existsSync(path));
  } catch (error) {
    return error.message;
  }
}

/** Runs Node with `args` and waits for its end; what it prints is printed. */
function node(args, env) {
  const child = spawn(process.execPath, args, { cwd: here, env, stdio: "inherit" });
  return new Promise((done, failed) => {
    child.once("error", failed);
    child.once("exit", (code, signal) => done({ code, signal }));
  });
}

/** Whether each process ended as it should. */
async function runParts(env, state) {
  for (const [index, part] of parts.entries()) {
    console.log(`\n${part.say}`);
    const args =
      index === 0
        ? ["--state", state, ...part.arguments]
        : ["--resume", state, "--reply", JSON.stringify(part.reply)];
    const end = await node(["--import", "spoor/register", "ticket.mjs", ...args], env);
    const isFine = part.signal === undefined ? end.code === 0 : end.signal === part.signal;
    if (!isFine) {
      console.error(`\nProcess ${index + 1} ended with ${end.signal ?? `exit code ${end.code}`}.`);
      return false;
    }
  }
  return true;
}

function environment(provider, store, work) {
  return {
    ...process.env,
    OPENAI_BASE_URL: `${provider.url}/v1`,
    OPENAI_API_KEY: "not-a-key",
    ANTHROPIC_BASE_URL: provider.url,
    ANTHROPIC_API_KEY: "not-a-key",
    TICKET_DIR: work,
    SPOOR_DIR: store,
    SPOOR_CONSOLE: process.env.SPOOR_CONSOLE ?? "1",
    OTEL_SERVICE_NAME: process.env.OTEL_SERVICE_NAME ?? "ticket-workflow",
  };
}

/** The folder to record into: what SPOOR_DIR says, else one beside this file, empty at each start. */
function storeFolder() {
  if (process.env.SPOOR_DIR) return resolve(process.env.SPOOR_DIR);
  const own = join(here, ".spoor");
  rmSync(own, { recursive: true, force: true });
  return own;
}

async function main() {
  const lacking = missing();
  if (lacking !== undefined) {
    console.error(`Spoor is not built yet: run \`npm run build\` first.\n(${lacking})`);
    return 1;
  }
  const store = storeFolder();
  const work = mkdtempSync(join(tmpdir(), "ticket-workflow-"));
  const provider = await startMockProvider();
  const state = join(work, "state.json");
  let runId;
  try {
    if (!(await runParts(environment(provider, store, work), state))) return 1;
    runId = JSON.parse(readFileSync(state, "utf8")).run.runId;
    if (options.counters !== undefined) {
      const bill = await fetch(`${provider.url}/_counters`);
      writeFileSync(options.counters, await bill.text());
    }
  } finally {
    provider.close();
    rmSync(work, { recursive: true, force: true });
  }
  console.log("\nWhat was recorded, the killed process's part included:\n");
  const { code } = await node([cli(), "show", "--store", store], process.env);
  const folder = relative(process.cwd(), store);
  console.log(`\nThe run step by step: ${typed()} trace ${runId} --store ${folder}`);
  return code ?? 1;
}

process.exitCode = await main();
