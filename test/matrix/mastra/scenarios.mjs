import { Mastra } from "@mastra/core";
import { Agent } from "@mastra/core/agent";
import { InMemoryStore } from "@mastra/core/storage";
import { createStep, createWorkflow } from "@mastra/core/workflows";
import { OpenAI } from "openai";
import run from "./scenarios.cjs";

await run({ Agent, createStep, createWorkflow, InMemoryStore, Mastra }, { OpenAI });
