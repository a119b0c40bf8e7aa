import { expect, test } from "vitest";
import type { Sighting } from "../hook/transform.ts";
import { findingsOf } from "./findings.ts";

const seen = (library: string, version: string, state: Sighting["state"]): Sighting => ({
  library,
  version,
  file: `${state}.js`,
  state,
});

test("one finding for each version of each known library, in the order of their loading", () => {
  const sightings = [
    seen("openai", "6.49.0", "loaded"),
    seen("@opentelemetry/api", "1.9.1", "loaded"),
    seen("groq-sdk", "1.6.0", "loaded"),
    seen("openai", "6.49.0", "instrumented"),
    seen("openai", "3.3.0", "loaded"),
    { ...seen("ai", "5.0.0", "failed"), problem: "SyntaxError" },
  ];
  expect(findingsOf(sightings, ["groq-sdk"])).toEqual([
    { name: "openai", version: "6.49.0", state: "instrumented" },
    { name: "groq-sdk", version: "1.6.0", state: "disabled" },
    { name: "openai", version: "3.3.0", state: "unsupported" },
    { name: "ai", version: "5.0.0", state: "failed", problem: "SyntaxError" },
  ]);
});
