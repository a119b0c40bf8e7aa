import * as anthropic from "@ai-sdk/anthropic";
import * as openai from "@ai-sdk/openai";
import * as ai from "ai";
import * as zod from "zod";
import { callAll } from "../../one-bill/ai-sdk-calls.mjs";

await callAll({ ai, openai, anthropic, zod });
