import * as sdk from "@aws-sdk/client-bedrock-runtime";
import { run } from "../../do-no-harm/harness/run.cjs";
import { library } from "../../do-no-harm/bedrock/scenarios.cjs";

await run(library, sdk);
