import * as sdk from "openai";
import { run } from "../../do-no-harm/harness/run.cjs";
import { library } from "../../do-no-harm/openai/scenarios.cjs";

await run(library, sdk);
