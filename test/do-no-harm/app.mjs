import { OpenAI } from "openai";
import scenarios from "./run.cjs";

await scenarios.run(OpenAI);
