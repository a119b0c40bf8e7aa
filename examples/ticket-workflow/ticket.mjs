/**
 * Writes a ticket from one sentence, asking a person twice on the way.
 *
 *   node ticket.mjs --title "Export the audit log as CSV" --state state.json
 *   node ticket.mjs --resume state.json --reply '{"proceed": true}'
 *
 * While it waits for the person nothing runs: the state is in the file, and any process can go on from there.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { flush, resumeWorkflow, step, workflow } from "spoor";
import { askQuestions } from "./steps/ask-questions.mjs";
import { detectType } from "./steps/detect-type.mjs";
import { extractIntent } from "./steps/extract-intent.mjs";
import { finalizeTicket, unlock } from "./steps/finalize-ticket.mjs";
import { gatherApiContext, gatherRepositoryContext } from "./steps/gather-context.mjs";
import { generateDraft } from "./steps/generate-draft.mjs";
import { generateQuestions } from "./steps/generate-questions.mjs";
import { initializeAndLock } from "./steps/initialize-and-lock.mjs";
import { preflightValidation } from "./steps/preflight-validation.mjs";
import { refineDraft } from "./steps/refine-draft.mjs";
import { reviewFindings } from "./steps/review-findings.mjs";

const { values: options } = parseArgs({
  options: {
    title: { type: "string", default: "Export the audit log as CSV" },
    state: { type: "string", default: "state.json" },
    resume: { type: "string" },
    reply: { type: "string", default: "{}" },
    "kill-when-suspended": { type: "boolean", default: false },
  },
});

async function understand(title) {
  const ticket = await step("Initialize and Lock", { id: "0", index: 0 }, (s) =>
    initializeAndLock(s, title),
  );
  ticket.intent = await step("Extract Intent", { id: "1", index: 1 }, (s) =>
    extractIntent(s, ticket),
  );
  ticket.type = await step("Detect Type", { id: "2", index: 2 }, (s) => detectType(s, ticket));
  ticket.findings = await step("Preflight Validation", { id: "3", index: 3 }, (s) =>
    preflightValidation(s, ticket),
  );
  const run = step("Review Findings", { id: "4", index: 4, type: "human_input" }, (s) =>
    reviewFindings(s, ticket),
  );
  return run === undefined ? draft(ticket, { proceed: true }) : { waiting: "review", run, ticket };
}

async function draft(ticket, { proceed }) {
  if (!proceed) return release(ticket);
  ticket.code = await step("Gather Repository Context", { id: "5", index: 5 }, (s) =>
    gatherRepositoryContext(s, ticket),
  );
  ticket.api = step("Gather API Context", { id: "6", index: 6 }, gatherApiContext);
  ticket.draft = await step("Generate Draft Content", { id: "7", index: 7 }, (s) =>
    generateDraft(s, ticket),
  );
  ticket.questions = await step("Generate Questions", { id: "8", index: 8 }, (s) =>
    generateQuestions(s, ticket),
  );
  const run = step("Ask Questions", { id: "9", index: 9, type: "human_input" }, (s) =>
    askQuestions(s, ticket),
  );
  return run === undefined ? finish(ticket, { answers: [] }) : { waiting: "answers", run, ticket };
}

async function finish(ticket, { answers }) {
  ticket.draft = await step("Refine Draft", { id: "10", index: 10 }, (s) =>
    refineDraft(s, ticket, answers),
  );
  await step("Finalize Ticket", { id: "11", index: 11 }, (s) => finalizeTicket(s, ticket));
  return release(ticket);
}

async function release(ticket) {
  await step("Unlock", { id: "12", index: 12 }, (s) => unlock(s, ticket));
  return { ticket };
}

/** What each wait is followed by, and what the person's reply amounts to. */
const waits = {
  review: { goOn: draft, resolution: ({ proceed }) => (proceed ? "approved" : "denied") },
  answers: { goOn: finish, resolution: () => "answered" },
};

const start = () =>
  workflow("ticket-generation", { version: "1" }, () => understand(options.title));

function resume(path) {
  const { waiting, run, ticket } = JSON.parse(readFileSync(path, "utf8"));
  const reply = JSON.parse(options.reply);
  const { goOn, resolution } = waits[waiting];
  return resumeWorkflow(run, { resolution: resolution(reply) }, () => goOn(ticket, reply));
}

const result = await (options.resume === undefined ? start() : resume(options.resume));
if (result.waiting !== undefined) {
  writeFileSync(options.resume ?? options.state, JSON.stringify(result));
  // The journal has everything already; a backend that was named gets it before the process may go.
  await flush();
  if (options["kill-when-suspended"]) process.kill(process.pid, "SIGKILL");
}
