import * as anthropic from "@ai-sdk/anthropic";
import * as openai from "@ai-sdk/openai";
import * as ai from "ai";
import * as aiTest from "ai/test";
import * as zod from "zod";
import { library } from "../../do-no-harm/ai-sdk/scenarios.cjs";
import { run } from "../../do-no-harm/harness/run.cjs";

await run(library, { ai, aiTest, anthropic, openai, zod });
