import * as langgraph from "@langchain/langgraph";
import { OpenAI } from "openai";
import run from "./scenarios.cjs";

await run(langgraph, { OpenAI });
