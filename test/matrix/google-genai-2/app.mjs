import * as sdk from "@google/genai";
import { run } from "../../do-no-harm/harness/run.cjs";
import { library } from "../../do-no-harm/google-genai/scenarios.cjs";

await run(library, sdk);
