import { Calibration } from "@spoor/core/tokens";
import type { CalibrationReport } from "@spoor/core/tokens";

/** What this process learned of how far estimates are off. */
export const calibration: Calibration = new Calibration();

let isPriced = false;

/** Chooses whether calls without usage are told what their estimated tokens would cost. */
export function priceEstimates(choice: boolean): void {
  isPriced = choice;
}

export function areEstimatesPriced(): boolean {
  return isPriced;
}

/**
 * How far this process's estimates of tokens were from what providers billed, by model, kind of text and side, of calls
 * that told their usage; such calls are compared by sample.
 */
export function tokenEstimates(): readonly CalibrationReport[] {
  return calibration.report();
}
