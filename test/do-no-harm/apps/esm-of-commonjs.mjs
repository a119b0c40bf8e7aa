// Imports the CommonJS files of the library from an ES module.
import openai from "openai/index.js";
import { ask } from "./ask.cjs";

await ask(openai);
