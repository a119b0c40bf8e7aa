/** Documents are written step by step; how long each draft will be is expected too low, and each first attempt fails. */
import { flush, step, telemetryProvider, workflow } from "spoor";

const telemetry = telemetryProvider();
const expected = 3250;

/** What a model would have written: longer in ever other ways, and never by chance. */
const lengthOf = (number) => 4800 + (number % 5) * 200;

function attempts(name, work) {
  try {
    step(name, { attempt: 1 }, () => {
      throw new Error(`${name} came back empty`);
    });
  } catch {
    step(name, { attempt: 2 }, work);
  }
}

function write(number) {
  workflow("handbook", { runId: `chapter-${number}` }, () => {
    attempts("outline", () => "1. Begin");
    attempts("draft", () =>
      telemetry.track({
        type: "token_estimate",
        predictedOutputTokens: expected,
        actualOutputTokens: lengthOf(number),
        category: "docs",
        complexity: "low",
        success: true,
        truncated: false,
      }),
    );
    attempts("review", () => "fine");
  });
}

const chapters = 24;
for (let number = 1; number <= chapters; number += 1) write(number);
console.log(`wrote ${chapters} chapters`);
await flush();
