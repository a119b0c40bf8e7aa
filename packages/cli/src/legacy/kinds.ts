import { artkBlockedStepLines, artkBlockedSteps } from "./artk/blocked-steps.ts";
import { artkCommands } from "./artk/commands.ts";
import { artkLearnedPatterns } from "./artk/learned-patterns.ts";
import { artkLlmFallback } from "./artk/llm-fallback.ts";
import { autopackDatabase } from "./autopack/database.ts";
import { autopackCounts, autopackExport } from "./autopack/export.ts";
import { autopackLog } from "./autopack/log.ts";
import { autopackSelections } from "./autopack/selections.ts";
import { fragmentsDatabase } from "./fragments/database.ts";
import { fragmentsLog } from "./fragments/log.ts";
import { ticketsForgeConsole } from "./tickets-forge/console.ts";
import type { LegacyInput, LegacyKind } from "./kind.ts";

/**
 * Every kind of file that is read. Where several tell of one record, the kind that says most comes first: its copy is the
 * one that is kept.
 */
export const legacyKinds: readonly LegacyKind[] = [
  autopackDatabase,
  autopackExport,
  autopackLog,
  autopackSelections,
  autopackCounts,
  artkLlmFallback,
  artkBlockedStepLines,
  artkBlockedSteps,
  artkCommands,
  artkLearnedPatterns,
  ticketsForgeConsole,
  fragmentsDatabase,
  fragmentsLog,
];

/** The kind of a file, by its start; undefined for one that no old system wrote. */
export function kindOf(input: LegacyInput): LegacyKind | undefined {
  return legacyKinds.find((kind) => kind.recognises(input));
}

/** Characters that a mark is found in, also where it lies between two pieces of a file. */
const overlap = 256;
const nul = 0;

/**
 * The kind of a long file whose start says nothing, by any of its lines: a log of a program has much else in it. Rejects
 * with the system's error where the file cannot be read.
 */
export async function kindWithin(input: LegacyInput): Promise<LegacyKind | undefined> {
  if (input.head.includes(nul)) return undefined;
  let before = "";
  for await (const piece of input.bytes()) {
    const text = before + piece.toString("latin1");
    const found = legacyKinds.find(({ mark }) => mark?.test(text));
    if (found !== undefined) return found;
    before = text.slice(-overlap);
  }
  return undefined;
}
