import { createHash } from "node:crypto";
import { at } from "@spoor/core/record";
import {
  ERROR_TYPE,
  GEN_AI_OPERATION_NAME,
  GEN_AI_TOOL_NAME,
  GEN_AI_WORKFLOW_NAME,
  SPOOR_STEP_ID,
  SPOOR_STEP_INDEX,
  SPOOR_STEP_NAME,
  SPOOR_STEP_STATUS,
  SPOOR_USAGE_PROBLEMS,
  SPOOR_WORKFLOW_RUN_ID,
  SPOOR_WORKFLOW_STATUS,
} from "@spoor/core/semconv";
import { attributesOf, callOf, unnamedEvent } from "../attributes.ts";
import type { MaybeAttributes } from "../attributes.ts";
import type { Key, LegacyItem, LegacySpan } from "../item.ts";
import { saidNumber, saidText } from "../said.ts";
import { nanosOfMs } from "../time.ts";
import type { Moment } from "../time.ts";
import type { ConsoleLine } from "./line.ts";

export const service = "tickets-forge";
const workflowName = "ticket-generation";
/** Lines of one workflow; it has some 50. */
const maxLines = 10_000;

type Said<Says extends ConsoleLine["says"]> = Extract<ConsoleLine, { says: Says }>;

interface OldStep {
  readonly id: string;
  readonly name: string;
  ms: number | undefined;
  error: string | undefined;
  readonly inside: (Said<"call"> | Said<"note">)[];
}

const statuses: ReadonlyMap<string, string> = new Map([
  ["success", "completed"],
  ["completed", "completed"],
  ["failed", "failed"],
  ["suspended", "suspended"],
  ["cancelled", "cancelled"],
]);

const msOf = (said: Said<"call"> | Said<"note">): number =>
  said.says === "call" ? said.ms : (saidNumber(said.data, "duration") ?? 0);

/** How long a step was at work: as it says, else as long as what is in it. */
function lengthOf({ ms, inside }: OldStep): number {
  return ms ?? inside.reduce((sum, said) => sum + msOf(said), 0);
}

/** One run of the workflow, put together from the lines of the console. */
export class OldWorkflow {
  readonly #endNs: bigint;
  readonly #hash = createHash("sha256");
  readonly #steps: OldStep[] = [];
  #lines = 0;
  #id: string | undefined;
  #end: Said<"workflow_ended"> | undefined;

  /** `endNs` is when it ended, in nanoseconds since 1970. */
  constructor(endNs: bigint) {
    this.#endNs = endNs;
  }

  get isFull(): boolean {
    return this.#lines >= maxLines;
  }

  /** Takes one line in; whether it belongs to a step that is known. */
  take(said: ConsoleLine, line: string): boolean {
    this.#lines += 1;
    this.#hash.update(`${line.trim()}\n`);
    if (said.says === "workflow_started") this.#id = said.id;
    else if (said.says === "workflow_ended") this.#end = said;
    else return this.#takeInStep(said);
    return true;
  }

  #takeInStep(
    said: Exclude<ConsoleLine, Said<"workflow_started"> | Said<"workflow_ended">>,
  ): boolean {
    if (said.says === "step_started") {
      const { step: id, name } = said;
      this.#steps.push({ id, name, ms: undefined, error: undefined, inside: [] });
      return true;
    }
    const id = said.says === "call" ? undefined : said.step;
    const step = this.#steps.findLast((one) => one.id === id) ?? this.#steps.at(-1);
    if (step === undefined) return false;
    if (said.says === "step_ended") step.ms = said.ms;
    else if (said.says === "step_failed") step.error = said.message || "_OTHER";
    else step.inside.push(said);
    return true;
  }

  /** The spans and events of it: one step after the other, as the console tells no waits between them. */
  *items(): Generator<LegacyItem, void> {
    if (this.#lines === 0) return;
    const hash = this.#hash.copy().digest("hex");
    const trace = ["workflow", hash];
    const runId = this.#id ?? hash.slice(0, 16);
    const total = this.#steps.reduce((sum, step) => sum + nanosOfMs(lengthOf(step)), 0n);
    let startNs = this.#endNs - total;
    yield this.#workflow(trace, runId, startNs);
    for (const [i, step] of this.#steps.entries()) {
      const endNs = startNs + nanosOfMs(lengthOf(step));
      const place = { trace, key: [...trace, "step", i], runId, startNs, endNs };
      yield this.#step(step, place);
      yield* insideOf(step, place);
      startNs = endNs;
    }
  }

  #workflow(trace: Key, runId: string, startNs: bigint): LegacySpan {
    const said = this.#end?.status.toLowerCase();
    const status = said === undefined ? undefined : (statuses.get(said) ?? "failed");
    return {
      as: "span",
      name: `invoke_workflow ${workflowName}`,
      key: trace,
      trace,
      isClient: false,
      startNs,
      endNs: this.#endNs,
      failed: status === "failed",
      message: this.#end?.message,
      attributes: attributesOf(
        {
          [GEN_AI_OPERATION_NAME]: "invoke_workflow",
          [GEN_AI_WORKFLOW_NAME]: workflowName,
          [SPOOR_WORKFLOW_RUN_ID]: runId,
          // The console of a process that ended early says nothing of the end.
          [SPOOR_WORKFLOW_STATUS]: status ?? "cancelled",
          [ERROR_TYPE]: status === "failed" ? "_OTHER" : undefined,
        },
        assumed(startNs),
      ),
    };
  }

  #step({ id, name, ms, error }: OldStep, place: Place): LegacySpan {
    const isFailed = error !== undefined;
    const isEnded = ms !== undefined || this.#end !== undefined;
    return {
      as: "span",
      name: `run_step ${name}`,
      ...spanOf(place),
      parent: place.trace,
      isClient: false,
      failed: isFailed,
      message: error,
      attributes: attributesOf(
        {
          ...stepAttributes({ id, name, runId: place.runId }),
          [SPOOR_STEP_INDEX]: /^\d{1,4}$/.test(id) ? Number(id) : undefined,
          [SPOOR_STEP_STATUS]: isFailed ? "failed" : isEnded ? "completed" : "cancelled",
          [ERROR_TYPE]: isFailed ? "_OTHER" : undefined,
        },
        assumed(place.startNs),
      ),
    };
  }
}

interface Place {
  readonly trace: Key;
  readonly key: Key;
  readonly runId: string;
  readonly startNs: bigint;
  readonly endNs: bigint;
}

const spanOf = ({ trace, key, startNs, endNs }: Place) => ({ trace, key, startNs, endNs });
const assumed = (ns: bigint): Moment => ({ ns, isAssumed: true });

function stepAttributes(step: { id: string; name: string; runId: string }): MaybeAttributes {
  return {
    [SPOOR_WORKFLOW_RUN_ID]: step.runId,
    [GEN_AI_WORKFLOW_NAME]: workflowName,
    [SPOOR_STEP_ID]: step.id,
    [SPOOR_STEP_NAME]: step.name,
  };
}

/** The calls and notes of a step, one after the other. */
function* insideOf(step: OldStep, { trace, key, runId, startNs }: Place): Generator<LegacyItem> {
  let nowNs = startNs;
  for (const [i, said] of step.inside.entries()) {
    const endNs = nowNs + nanosOfMs(msOf(said));
    const place = { trace, key: [...key, i], runId, startNs: nowNs, endNs };
    const around = { parent: key, attributes: { [SPOOR_WORKFLOW_RUN_ID]: runId } };
    if (said.says === "call") yield callSpan(said, place, key);
    else yield toolSpan(said, place, key) ?? noteEvent(said, place, around);
    nowNs = endNs;
  }
}

function callSpan(said: Said<"call">, place: Place, parent: Key): LegacySpan {
  const { model, input: inputTokens, output: outputTokens } = said;
  const call = callOf({ model, inputTokens, outputTokens }, service);
  return {
    as: "span",
    ...call,
    ...spanOf(place),
    parent,
    isClient: true,
    failed: false,
    attributes: attributesOf(
      {
        ...call.attributes,
        [SPOOR_WORKFLOW_RUN_ID]: place.runId,
        // Several steps told a quarter of the characters, and not what the provider counted.
        [SPOOR_USAGE_PROBLEMS]: ["may_be_estimated"],
      },
      assumed(place.startNs),
    ),
  };
}

/** The span of a tool or a method that an agent called; undefined where the line names none. */
function toolSpan(said: Said<"note">, place: Place, parent: Key): LegacySpan | undefined {
  const tool = saidText(said.data, "tool") ?? saidText(said.data, "method");
  if (tool === undefined) return undefined;
  const failed = at(said.data, "result") === "error";
  return {
    as: "span",
    name: `execute_tool ${tool}`,
    ...spanOf(place),
    parent,
    isClient: false,
    failed,
    attributes: attributesOf(
      {
        [GEN_AI_OPERATION_NAME]: "execute_tool",
        [GEN_AI_TOOL_NAME]: tool,
        [SPOOR_WORKFLOW_RUN_ID]: place.runId,
        [ERROR_TYPE]: failed ? "_OTHER" : undefined,
      },
      assumed(place.startNs),
    ),
  };
}

function noteEvent(
  said: Said<"note">,
  { trace, key, startNs }: Place,
  around: { parent: Key; attributes: MaybeAttributes },
): LegacyItem {
  const type = said.text.toLowerCase().replaceAll(/\W+/g, "_").slice(0, 64);
  const fields = Object(said.data);
  return unnamedEvent({ type, fields, moment: assumed(startNs), key, trace, ...around });
}
