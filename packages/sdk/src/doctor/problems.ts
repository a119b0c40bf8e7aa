import { apiProblems, folderProblem, libraryProblem, settingsProblems } from "@spoor/core/doctor";
import type { Problem, ProcessReport } from "@spoor/core/doctor";
import { registrationProblem } from "../registration.ts";
import type { Running } from "./state.ts";

type Facts = Omit<ProcessReport, "problems">;

/** All that is wrong in this process, by what its report says. */
export function problemsOf(facts: Facts, running: Running | undefined): readonly Problem[] {
  return [
    ...setUpProblems(facts, running),
    ...settingsProblems(process.env),
    ...facts.libraries.flatMap((finding) => libraryProblem(finding) ?? []),
    ...lossProblems(facts),
  ];
}

function problem(id: string, cause: string, fix: string): Problem {
  return { id, severity: "problem", cause, fix };
}

function setUpProblems({ openTelemetry }: Facts, running: Running | undefined): Problem[] {
  if (running === undefined) {
    const fix = "Start with: node --import spoor/register app.js";
    return [problem("start", "Spoor is not started in this process.", fix)];
  }
  if (!running.config.enabled) {
    const cause = "Spoor is turned off.";
    return [
      {
        ...problem("off", cause, "Unset SPOOR_DISABLED and OTEL_SDK_DISABLED to turn it on."),
        severity: "note",
      },
    ];
  }
  const found: Problem[] = [];
  const { registered, api, registration } = openTelemetry;
  if (running.as === "none" && registration === "application") {
    const cause = "Another OpenTelemetry SDK is registered, so Spoor started none of its own.";
    found.push(problem("sdk", cause, "Add spoorProcessors() to that SDK."));
  }
  const mismatch = registrationProblem();
  if (mismatch === undefined) found.push(...apiProblems({ registered, copies: api }));
  else found.push(problem("api", mismatch.cause, mismatch.fix));
  const { folder } = running;
  if (folder !== undefined && "problem" in folder) found.push(folderProblem(folder.problem));
  return found;
}

function lossProblems({ journal, exported, deliveries, failures, signals }: Facts): Problem[] {
  const found: Problem[] = [];
  const dropped = Object.entries(journal?.dropped ?? {});
  if (dropped.length > 0) {
    const reasons = dropped.map(([reason, count]) => `${count} ${reason}`).join(", ");
    const fix = `Check the space on the disk of ${journal?.dir ?? "the folder"} and who owns it.`;
    found.push(problem("dropped", `Records were dropped: ${reasons}.`, fix));
  }
  if (exported.failed > 0) {
    const where = signals.find(({ signal }) => signal === "traces")?.endpoint ?? "the backend";
    const cause = `${exported.failed} spans were not taken by ${where}.`;
    found.push(
      problem("export", cause, "Check that it runs and takes them; the journal has them."),
    );
  }
  for (const { destination, signal, problem: why } of deliveries) {
    if (why === undefined) continue;
    const cause = `${signal} are not sent to ${destination}: ${why}.`;
    found.push(problem(`delivery:${destination}:${signal}`, cause, "The journal keeps them."));
  }
  const failed = Object.entries(failures);
  if (failed.length > 0) {
    const parts = failed.map(([what, count]) => `${what} (${count} times)`).join(", ");
    const fix = "Set OTEL_LOG_LEVEL=warn to see the errors, and report them.";
    found.push(problem("failures", `Spoor failed inside: ${parts}.`, fix));
  }
  return found;
}
