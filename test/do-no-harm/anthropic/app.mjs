import * as sdk from "@anthropic-ai/sdk";
import { run } from "../harness/run.cjs";
import { library } from "./scenarios.cjs";

await run(library, sdk);
