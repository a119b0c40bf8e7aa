import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { SPOOR_USAGE_COST_AMOUNT } from "@spoor/core/semconv";
import { describe, expect, test } from "vitest";
import { newFolder, writeJournal } from "../../fixture.ts";
import { openaiActivity, openaiCosts } from "../../fixture-invoice.ts";
import { spoor } from "../../fixture-io.ts";
import { callSpan, spendSpans } from "../../fixture-spend.ts";

const schemas = new URL("../../../../../docs/schema/", import.meta.url);

/** What is wrong with `value` by the schema of that name; null where nothing is. */
function problemsOf(name: string, value: unknown): unknown {
  const schema: unknown = JSON.parse(readFileSync(new URL(`${name}.schema.json`, schemas), "utf8"));
  const isValid = new Ajv({ allowUnionTypes: true, allErrors: true }).compile(Object(schema));
  return isValid(value) ? null : isValid.errors;
}

const repriced = callSpan({
  id: "1",
  trace: "9",
  provider: "openai",
  model: "gpt-5-mini",
  usage: { inputTokens: 1000, outputTokens: 10 },
  more: { [SPOOR_USAGE_COST_AMOUNT]: 1 },
});
const project = newFolder();
writeJournal(join(project, ".spoor"), { spans: [...spendSpans, repriced] });
writeFileSync(join(project, "costs.csv"), openaiCosts(spendSpans));
writeFileSync(join(project, "activity.csv"), openaiActivity(spendSpans));
writeFileSync(
  join(project, "other.csv"),
  "date,provider,model,amount,currency\n2026-11-20,openai,gpt-4o,1,usd\n2026-11-20,openai,credit,-1,usd\nTotal,,,1,usd\n2026-11-20,openai,x,1,eur\n",
);
writeFileSync(join(project, "none.csv"), "date,model,usd\n");

describe.each([
  ["cost", []],
  ["cost", ["--group-by", "day,tag,status", "--since", "2026-11-19"]],
  ["cost-recompute", ["recompute", "--group-by", "user"]],
  ["cost-reconcile", ["reconcile", "--invoice", "costs.csv"]],
  ["cost-reconcile", ["reconcile", "--invoice", "activity.csv", "--tolerance", "1"]],
  ["cost-reconcile", ["reconcile", "--invoice", "other.csv", "--tolerance", "1"]],
  ["cost-reconcile", ["reconcile", "--invoice", "none.csv"]],
])("the schema %s fits spoor cost %j", (name, argv) => {
  test.each([
    ["with telemetry", project],
    ["without any", join(project, "none")],
  ])("%s", async (_, store) => {
    const { out } = await spoor(["cost", ...argv, "--json", "--store", store], { cwd: project });
    const told: unknown = JSON.parse(out);
    expect(problemsOf(name, told)).toBeNull();
    expect(problemsOf(name, { ...Object(told), more: 1 })).not.toBeNull();
  });
});
