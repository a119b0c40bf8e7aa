import * as sdk from "@anthropic-ai/sdk";
import { run } from "../../do-no-harm/harness/run.cjs";
import { library } from "../../do-no-harm/anthropic/scenarios.cjs";

await run(library, sdk);
