// Has the library twice, as ES modules and as CommonJS.
import { createRequire } from "node:module";
import { OpenAI } from "openai";
import { ask } from "./ask.cjs";

await ask(OpenAI);
await ask(createRequire(import.meta.url)("openai"));
