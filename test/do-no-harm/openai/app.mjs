import * as sdk from "openai";
import { run } from "../harness/run.cjs";
import { library } from "./scenarios.cjs";

await run(library, sdk);
