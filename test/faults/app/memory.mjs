// Makes spans and says by how much the memory grew that is not given back.
import { endSpan, makeSpan, say, startSpan, text } from "./record.mjs";

const plan = JSON.parse(process.env.FAULT_PLAN);
const turn = () => new Promise((resolve) => setImmediate(resolve));

async function memory() {
  for (let round = 0; round < 4; round += 1) {
    globalThis.gc();
    await turn();
  }
  return process.memoryUsage().rss;
}

async function makeEnded(spans) {
  for (let made = 0; made < spans; made += 1) {
    makeSpan();
    if (made % 1000 === 0) await turn();
  }
}

/** All are open at once; what they take themselves is not Spoor's, so it is measured when they have ended. */
async function makeOpen(spans) {
  const open = Array.from({ length: spans }, () => startSpan({ number: 1 }));
  for (const span of open.splice(0)) endSpan(span);
}

async function makeLarge(spans) {
  for (let made = 0; made < spans; made += 1) makeSpan({ text: text(plan.bytes[0]) });
}

const kinds = { ended: makeEnded, open: makeOpen, large: makeLarge };

// What is loaded and compiled with the first spans does not count.
await makeEnded(10_000);
const before = await memory();
await kinds[plan.kind](plan.spans);
say({ grownBy: (await memory()) - before });
