import * as anthropic from "@ai-sdk/anthropic";
import * as openai from "@ai-sdk/openai";
import { LegacyOpenTelemetry, OpenTelemetry } from "@ai-sdk/otel";
import * as ai from "ai";
import * as zod from "zod";
import { callAll } from "../../one-bill/ai-sdk-calls.mjs";

if (process.env.BESIDE === "otel") ai.registerTelemetry(new OpenTelemetry());
if (process.env.BESIDE === "legacy") ai.registerTelemetry(new LegacyOpenTelemetry());

await callAll({ ai, openai, anthropic, zod });
