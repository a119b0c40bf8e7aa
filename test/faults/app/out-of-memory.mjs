// Makes spans until the heap is full of something else.
import { makeSpan } from "./record.mjs";

const plan = JSON.parse(process.env.FAULT_PLAN);
for (let made = 0; made < plan.spans; made += 1) makeSpan();
const filled = [];
for (;;) filled.push(Array.from({ length: 100_000 }, (_, index) => ({ index })));
