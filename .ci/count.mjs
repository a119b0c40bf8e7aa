// Adds up the test reports in a folder and the failed steps, names what failed or was skipped, and says the sum in one
// plain line.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";

const [folder, failedSteps] = process.argv.slice(2);
const counts = { passed: 0, failed: 0, skipped: 0 };
const states = { passed: "passed", failed: "failed" };
for (const file of readdirSync(folder)) {
  const report = JSON.parse(readFileSync(join(folder, file), "utf8"));
  for (const { name, assertionResults } of report.testResults)
    for (const { status, fullName } of assertionResults) {
      const state = states[status] ?? "skipped";
      counts[state] += 1;
      if (state === "passed") continue;
      console.log(`${state}: ${basename(file, ".json")}: ${relative("", name)}: ${fullName}`);
    }
}
let failed = counts.failed + Number(failedSteps);
if (counts.skipped > 0 && process.env.CI === "true") {
  console.log(`${counts.skipped} tests were skipped, which CI does not allow`);
  failed += counts.skipped;
}
console.log(`${counts.passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && counts.passed > 0 ? 0 : 1;
