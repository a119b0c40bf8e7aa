import { repaired } from "../mojibake.ts";
import { jsonOf } from "../values.ts";

/** What one line of the console says. The icon before it may be lost or garbled, so that the words alone tell. */
export type ConsoleLine =
  | { readonly says: "workflow_started"; readonly id: string | undefined }
  | { readonly says: "workflow_ended"; readonly status: string; readonly message: string }
  | { readonly says: "step_started"; readonly step: string; readonly name: string }
  | { readonly says: "step_ended"; readonly step: string | undefined; readonly ms: number }
  | { readonly says: "step_failed"; readonly step: string; readonly message: string }
  | {
      readonly says: "call";
      readonly model: string;
      readonly input: number;
      readonly output: number;
      readonly ms: number;
    }
  | { readonly says: "note"; readonly step: string; readonly text: string; readonly data: unknown };

/** An icon before the words, also where it is garbled or only question marks are left of it. */
const icon = String.raw`^[^\w\s[]{0,12}\s{0,2}`;
/** What a logger writes before the icon. */
const logger = /^(?:\[Nest\] [ -~]{0,200}|\d{4}-\d\d-\d\d[T ][\d:.,]{5,18}Z?\s)/;
const id = String.raw`\[([^\][]{1,200})\]`;

const started = /\[WorkflowTelemetry:start\] (.+)$/;
const startedOld = /WORKFLOW STARTED: (\S+)$/;
const ended = /\[WorkflowTelemetry:complete\] .*status: (\w+)$/;
const failed = /\[WorkflowTelemetry:failed\] (.*)$/;
const stepEnded = new RegExp(`${id} Completed in ([\\d.]{1,20})ms(?: \\|.*)?$`);
const stepEndedOld = /COMPLETED \(([\d.]{1,20})ms\)$/;
const stepFailed = new RegExp(`${icon}${id} Error: (.*)$`, "u");
const call = new RegExp(
  `${id} Prompt: (\\d{1,15}) tokens \\| Completion: (\\d{1,15}) tokens \\| Duration: ([\\d.]{1,20})s$`,
);
const note = new RegExp(`${icon}Step ([\\w-]{1,64}):? ([^|]{1,200}?)(?: \\| (\\{.*\\}))?$`, "u");
const transition = /\[([^\][→]{1,200}) (?:→|->) ([^\][]{1,200})\] Step transition$/;
const stepOld = new RegExp(`${icon}STEP ([^:]{1,64}): (.+)$`, "u");
const stepStarted = new RegExp(`${icon}\\[([\\w.-]{1,64})\\] (.+)$`, "u");
/** The icon of information, in the spellings that it has after a mistaken encoding. */
const noteIcon = /📊|ğŸ“Š|üìä/u;

const seconds = 1000;
/** Longer lines are none of these; notes have a little JSON. */
const maxLength = 65_536;

function ofWorkflow(text: string): ConsoleLine | undefined {
  const [, said] = started.exec(text) ?? startedOld.exec(text) ?? [];
  if (said !== undefined)
    return { says: "workflow_started", id: /^[\w-]*[\d_-][\w-]*$/.exec(said)?.[0] };
  const [, status] = ended.exec(text) ?? [];
  if (status !== undefined) return { says: "workflow_ended", status, message: "" };
  const [, message] = failed.exec(text) ?? [];
  return message === undefined ? undefined : { says: "workflow_ended", status: "failed", message };
}

function ofCall(text: string): ConsoleLine | undefined {
  const [, model, input, output, duration] = call.exec(text) ?? [];
  if (model === undefined) return undefined;
  return {
    says: "call",
    model,
    input: Number(input),
    output: Number(output),
    ms: Number(duration) * seconds,
  };
}

function ofStepEnd(text: string): ConsoleLine | undefined {
  const [, step, ms] = stepEnded.exec(text) ?? [];
  if (step !== undefined) return { says: "step_ended", step, ms: Number(ms) };
  const [, oldMs] = stepEndedOld.exec(text) ?? [];
  if (oldMs !== undefined) return { says: "step_ended", step: undefined, ms: Number(oldMs) };
  const [, broken, message] = stepFailed.exec(text) ?? [];
  return broken === undefined
    ? undefined
    : { says: "step_failed", step: broken, message: message ?? "" };
}

function ofNote(text: string): ConsoleLine | undefined {
  const [, from, to] = transition.exec(text) ?? [];
  if (from !== undefined)
    return { says: "note", step: from, text: "transition", data: { from, to } };
  const [, step, words = "", data] = note.exec(text) ?? [];
  if (step === undefined) return undefined;
  return { says: "note", step, text: words.trim(), data: data === undefined ? {} : jsonOf(data) };
}

function ofStepStart(text: string): ConsoleLine | undefined {
  const [, step, words] = stepStarted.exec(text) ?? stepOld.exec(text) ?? [];
  if (step === undefined || words === undefined || step === "WorkflowTelemetry") return undefined;
  if (noteIcon.test(text)) return { says: "note", step, text: words, data: {} };
  return { says: "step_started", step, name: words === "Starting step" ? step : words };
}

/** What a line says; undefined for one of another program. */
export function consoleLineOf(line: string): ConsoleLine | undefined {
  if (line.length > maxLength) return undefined;
  const text = repaired(line).trim().replace(logger, "");
  return ofWorkflow(text) ?? ofCall(text) ?? ofStepEnd(text) ?? ofNote(text) ?? ofStepStart(text);
}
