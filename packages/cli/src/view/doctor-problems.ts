import { apiProblems, folderProblem, libraryProblem } from "@spoor/core/doctor";
import type { Problem } from "@spoor/core/doctor";
import { isWithin } from "@spoor/core/library";
import type { OpenTelemetryPackage, SetUp } from "../ingest/set-up.ts";

const startWith = "node --import spoor/register app.js";

/** What is wrong by what lies beside the application. */
export function besideProblems(setUp: SetUp): readonly Problem[] {
  const { libraries, folder } = setUp;
  return [
    ...setUpProblems(setUp),
    ...(folder.problem === undefined ? [] : [folderProblem(folder.problem)]),
    ...libraries.flatMap((library) => libraryProblem(library, "installed") ?? []),
    ...copiesProblems(setUp),
    ...destinationProblems(setUp),
    ...importedProblems(setUp),
  ];
}

function problem(id: string, cause: string, fix: string): Problem {
  return { id, severity: "problem", cause, fix };
}

function note(id: string, cause: string, fix: string): Problem {
  return { id, severity: "note", cause, fix };
}

function setUpProblems(setUp: SetUp): Problem[] {
  const { manifest, spoor, isInNodeOptions, isDisabled, processes } = setUp;
  if (isDisabled) {
    const cause = "Spoor is turned off in this environment.";
    return [note("off", cause, "Unset SPOOR_DISABLED and OTEL_SDK_DISABLED to turn it on.")];
  }
  if (spoor === undefined) {
    if (manifest === undefined || processes.length > 0) return [];
    const cause = `spoor is not installed beside ${manifest.path}.`;
    return [problem("install", cause, "Run npm install spoor @opentelemetry/api.")];
  }
  if (processes.length > 0 || isInNodeOptions || (manifest?.registering.length ?? 0) > 0) return [];
  const cause = "No script of package.json loads spoor/register, and no process reported yet.";
  return [note("register", cause, `Start with: ${startWith}`)];
}

/** Copies of the API that the SDK does not reach, and parts of the SDK that got another API than they want. */
function copiesProblems({ openTelemetry, spoor }: SetUp): Problem[] {
  const copies = openTelemetry.flatMap(({ name, version }) =>
    name === "@opentelemetry/api" ? [version] : [],
  );
  const mismatched = openTelemetry.flatMap((one) => rangeProblem(one) ?? []);
  return [...apiProblems({ registered: spoor?.api, copies }), ...mismatched];
}

const understood = /^(?:(?:>=|<)\d[\d.]* ?)+$/;

/** An SDK that was forced upon an API that it does not want. */
function rangeProblem(one: OpenTelemetryPackage): Problem | undefined {
  const { name, version, apiRange, api } = one;
  if (apiRange === undefined || api === undefined || !understood.test(apiRange)) return undefined;
  if (!/\/sdk-(?:node|trace)/.test(name) || isWithin(api, apiRange)) return undefined;
  return problem(
    `api-range:${apiRange}:${api}`,
    `${name} ${version} wants @opentelemetry/api ${apiRange} and gets ${api}, so spans can be lost without a word.`,
    "Install the API that the SDK wants: 1.9.x with the 2.x SDK, 1.10.x with the 3.x SDK.",
  );
}

function destinationProblems({ destinations }: SetUp): Problem[] {
  return destinations
    .filter(({ isReachable }) => !isReachable)
    .map(({ endpoint, signals }) =>
      problem(
        `destination:${endpoint}`,
        `Nothing accepts connections at ${endpoint}, where ${signals.join(", ")} are sent.`,
        "Start the backend, or correct OTEL_EXPORTER_OTLP_ENDPOINT.",
      ),
    );
}

/** An ES module's static imports are loaded, all of them, before the first line of it runs. */
function importedProblems({ processes, libraries }: SetUp): Problem[] {
  const seen = libraries.filter(({ state }) => state === "instrumented");
  if (seen.length === 0) return [];
  return processes
    .filter(({ report }) => !report.preloaded && report.isModule && report.libraries.length === 0)
    .map(({ report: { script } }) =>
      problem(
        `imported:${script}`,
        `${script} imports Spoor itself, after its own imports were loaded, so no call of ${seen[0]?.name ?? "them"} is seen.`,
        `Start with: ${startWith}`,
      ),
    );
}
