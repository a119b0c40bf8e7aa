import { OpenAI } from "openai";
import scenarios from "../../do-no-harm/run.cjs";

await scenarios.run(OpenAI);
