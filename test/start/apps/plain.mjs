// The application without Spoor's API: what it does must not change when Spoor is loaded.
import { ends } from "./ends.mjs";

console.log("listeners", process.listenerCount("SIGTERM"), process.listenerCount("SIGINT"));
ends[process.argv[2] ?? "natural"]();
