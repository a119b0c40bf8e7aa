import { exitCodes } from "../failure.ts";
import { readSetUp } from "../ingest/set-up.ts";
import { doctorText } from "../render/doctor.ts";
import { diagnose } from "../view/doctor.ts";
import type { Diagnosis } from "../view/doctor.ts";
import type { Command, Input, Outcome } from "./command.ts";

/** What `doctor --json` prints. */
export interface DoctorResult extends Diagnosis {
  readonly schema: "spoor.doctor/1";
  readonly at: string;
}

async function run({ common, io, style }: Input): Promise<Outcome> {
  const diagnosis = diagnose(await readSetUp(io, common.store));
  const json: DoctorResult = {
    schema: "spoor.doctor/1",
    at: io.now().toISOString(),
    ...diagnosis,
  };
  return {
    code: diagnosis.isHealthy ? exitCodes.ok : exitCodes.unhealthy,
    json,
    text: () => doctorText(diagnosis, style),
  };
}

/** What is traced and what is not, and why. */
export const doctor: Command = {
  name: "doctor",
  group: "Check:",
  summary: "say what is traced, what is not and why; exit with 6 when something is wrong",
  options: [],
  examples: ["doctor", "doctor --json | jq .problems"],
  run,
};
