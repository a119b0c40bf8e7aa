import { statSync } from "node:fs";
import { rejected } from "../item.ts";
import type { LegacyItem } from "../item.ts";
import { headText } from "../kind.ts";
import type { LegacyKind } from "../kind.ts";
import { linesOf } from "../lines.ts";
import { consoleLineOf } from "./line.ts";
import { OldWorkflow, service } from "./workflow.ts";

/** When the file was written last: the console has no times. */
function writtenAt(path: string): bigint {
  try {
    return BigInt(Math.round(statSync(path).mtimeMs)) * 1_000_000n;
  } catch {
    return BigInt(Date.now()) * 1_000_000n;
  }
}

const words =
  /\[WorkflowTelemetry:(?:start|complete|failed)\]|WORKFLOW STARTED: |\] Completed in \d+ms|\] Prompt: \d+ tokens \| Completion: /;

/** What the workflows of tickets-forge told the console. */
export const ticketsForgeConsole: LegacyKind = {
  name: "tickets-forge-console",
  service,
  mark: words,
  recognises: (input) => words.test(headText(input)),
  async *items(input): AsyncGenerator<LegacyItem, void> {
    const endNs = writtenAt(input.path);
    let workflow = new OldWorkflow(endNs);
    for await (const line of linesOf(input.bytes())) {
      if (line.as === "rejected") {
        yield line;
        continue;
      }
      const said = consoleLineOf(line.text);
      if (said === undefined) continue;
      if (said.says === "workflow_started" || workflow.isFull) {
        yield* workflow.items();
        workflow = new OldWorkflow(endNs);
      }
      if (!workflow.take(said, line.text)) yield rejected("unknown_record", line.where);
      if (said.says === "workflow_ended") {
        yield* workflow.items();
        workflow = new OldWorkflow(endNs);
      }
    }
    yield* workflow.items();
  },
};
