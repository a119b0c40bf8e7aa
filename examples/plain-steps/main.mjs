/** Test steps in plain English: what a pattern knows is done, what none knows is told as blocked. */
import { readFileSync } from "node:fs";
import { telemetryProvider } from "spoor";

const journeys = {
  login: ['Open the "Login" page', 'Click on "Sign in"', "Drag the slider to 50"],
  checkout: ['Open the "Cart" page', "Drag the slider to 75", "Wait for the spinner to go away"],
  search: ['Click on "Search"', "Drag the slider to 7.5", "Drag slider to 20"],
};

const builtIn = [
  { id: "open-page", regex: '^Open the "([^"]+)" page$', flags: "i" },
  { id: "click", regex: '^Click on "([^"]+)"$', flags: "i" },
];

/** The patterns that `spoor suggest --accept` wrote into this folder, if it did. */
function accepted() {
  try {
    return JSON.parse(readFileSync("spoor.patterns.json", "utf8")).patterns;
  } catch {
    return [];
  }
}

const telemetry = telemetryProvider();
const patterns = [...builtIn, ...accepted()];
let blocked = 0;

function run(stepText, journeyId) {
  const known = patterns.find(({ regex, flags }) => new RegExp(regex, flags).test(stepText));
  if (known !== undefined) {
    telemetry.track({ type: "pattern_match", patternName: known.id, confidence: 1 });
    return;
  }
  blocked += 1;
  telemetry.track({ type: "blocked_step", stepText, journeyId, reason: "No pattern knows it" });
}

for (const [journeyId, steps] of Object.entries(journeys))
  for (const stepText of steps) run(stepText, journeyId);
console.log(`blocked: ${blocked} of ${Object.values(journeys).flat().length} steps`);
await telemetry.flush();
