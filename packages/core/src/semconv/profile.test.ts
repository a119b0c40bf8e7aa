import { describe, expect, test } from "vitest";
import {
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  METRIC_GEN_AI_CLIENT_INFERENCE_DURATION,
  METRIC_GEN_AI_INVOKE_WORKFLOW_DURATION,
} from "./gen-ai-names.generated.ts";
import { profileNames, profileOf } from "./profile.ts";
import { genAiRegistry, spoorRegistry } from "./tables.ts";

describe("profileOf", () => {
  test("current spells everything as it is", () => {
    const current = profileOf("current");
    for (const name of Object.keys(genAiRegistry.attributes))
      expect(current.nameOf(name)).toBe(name);
    expect(current.valueOf(GEN_AI_PROVIDER_NAME, "x_ai")).toBe("x_ai");
  });

  test.each([
    ["1.41", GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS, "gen_ai.usage.cache_creation.input_tokens"],
    ["1.41", METRIC_GEN_AI_CLIENT_INFERENCE_DURATION, "gen_ai.client.operation.duration"],
    ["1.41", METRIC_GEN_AI_INVOKE_WORKFLOW_DURATION, "gen_ai.workflow.duration"],
    ["1.41", GEN_AI_PROVIDER_NAME, "gen_ai.provider.name"],
    ["1.36", GEN_AI_PROVIDER_NAME, "gen_ai.system"],
    ["1.36", GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS, "gen_ai.usage.cache_creation.input_tokens"],
    ["1.36", GEN_AI_REQUEST_MODEL, "gen_ai.request.model"],
  ] as const)("%s has for %s the name %s", (profile, name, older) => {
    expect(profileOf(profile).nameOf(name)).toBe(older);
  });

  test("1.36 has the older names of providers, and only for that attribute", () => {
    const older = profileOf("1.36");
    expect(older.valueOf(GEN_AI_PROVIDER_NAME, "gcp.gemini")).toBe("gemini");
    expect(older.valueOf(GEN_AI_PROVIDER_NAME, "openai")).toBe("openai");
    expect(older.valueOf(GEN_AI_REQUEST_MODEL, "x_ai")).toBe("x_ai");
  });

  test("an older name is one that the registry knows as replaced by the current one", () => {
    const changed = Object.keys(genAiRegistry.attributes).filter(
      (name) => profileOf("1.36").nameOf(name) !== name,
    );
    for (const name of changed)
      expect(genAiRegistry.deprecated[profileOf("1.36").nameOf(name)]).toBe(name);
    expect(changed.length).toBeGreaterThan(1);
  });

  test("each has a schema URL of its own", () => {
    expect(new Set(profileNames.map((name) => profileOf(name).schemaUrl)).size).toBe(3);
    expect(profileOf("current").schemaUrl).toBe(genAiRegistry.schemaUrl);
  });
});

describe("the generated tables", () => {
  test("hold the whole of the conventions", () => {
    const own = Object.keys(genAiRegistry.attributes).filter((name) => name.startsWith("gen_ai."));
    expect({
      attributes: own.length,
      spans: Object.keys(genAiRegistry.spans).length,
      metrics: Object.keys(genAiRegistry.metrics).length,
      events: Object.keys(genAiRegistry.events).length,
    }).toEqual({ attributes: 79, spans: 13, metrics: 23, events: 3 });
  });

  test("name types, members, levels, units and buckets", () => {
    expect(genAiRegistry.attributes["gen_ai.output.type"]).toEqual({
      type: "string",
      members: ["text", "json", "image", "speech"],
    });
    expect(genAiRegistry.spans["gen_ai.client.inference"]).toMatchObject({
      kinds: ["client", "internal"],
      operations: ["chat", "generate_content", "text_completion"],
      attributes: {
        "gen_ai.provider.name": "required+sampling",
        "error.type": "conditionally_required",
      },
    });
    expect(genAiRegistry.metrics[METRIC_GEN_AI_CLIENT_INFERENCE_DURATION]).toMatchObject({
      instrument: "histogram",
      unit: "s",
      value: "double",
    });
    expect(genAiRegistry.metrics["gen_ai.invoke_workflow.duration"]?.buckets?.at(-1)).toBe(7200);
  });

  test("every attribute that a span, metric or event names is registered, with a type", () => {
    const known = { ...genAiRegistry.attributes, ...spoorRegistry.attributes };
    const uses = [genAiRegistry, spoorRegistry].flatMap(({ spans, metrics, events }) =>
      [...Object.values(spans), ...Object.values(metrics), ...Object.values(events)].flatMap(
        ({ attributes }) => Object.keys(attributes),
      ),
    );
    expect(uses.filter((name) => !(name in known))).toEqual([]);
  });

  test("our own names stay out of the conventions' namespace, but for the one that backends read", () => {
    const own = Object.keys(spoorRegistry.attributes).filter((name) => name.startsWith("gen_ai."));
    expect(own).toEqual(["gen_ai.usage.cost"]);
  });
});
