import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { at, list } from "@spoor/core/record";
import { describe, expect, test } from "vitest";
import { newFolder, writeJournal } from "../../fixture.ts";
import type { FakeSpan } from "../../fixture.ts";
import {
  anthropicCosts,
  anthropicUsage,
  genericCosts,
  openaiActivity,
  openaiCostLine,
  openaiCosts,
  openaiCostTitles,
} from "../../fixture-invoice.ts";
import { spoor } from "../../fixture-io.ts";
import { callSpan, spendSpans } from "../../fixture-spend.ts";

const name = "invoice.csv";

function reconcile(
  invoice: string | Uint8Array,
  argv: readonly string[] = [],
  spans: readonly FakeSpan[] = spendSpans,
) {
  const cwd = newFolder();
  writeJournal(join(cwd, ".spoor"), { spans });
  writeFileSync(join(cwd, name), invoice);
  return spoor(["cost", "reconcile", "--invoice", name, ...argv], { cwd });
}

async function json(
  invoice: string | Uint8Array,
  argv: readonly string[] = [],
  spans?: readonly FakeSpan[],
): Promise<unknown> {
  const { out, err } = await reconcile(invoice, [...argv, "--json"], spans);
  expect(err).toBe("");
  return JSON.parse(out);
}

/** A call that costs 0.45 USD. */
const call = {
  id: "1",
  provider: "openai",
  model: "gpt-5-mini",
  usage: { inputTokens: 1_000_000, outputTokens: 100_000 },
};

/** An invoice of one line. */
const line = (usd: string): string =>
  `date,provider,model,usd\n2026-11-20,openai,gpt-5-mini,${usd}\n`;

describe("an invoice made of what was recorded has no residual", () => {
  test.each([
    ["OpenAI's costs", openaiCosts, "usd"],
    ["OpenAI's activity", openaiActivity, "tokens"],
    ["Anthropic's costs", anthropicCosts, "usd"],
    ["Anthropic's usage", anthropicUsage, "tokens"],
    ["a table of one's own", genericCosts, "usd"],
  ])("%s", async (_, made, measure) => {
    const invoice = made(spendSpans);
    const result = await json(invoice, ["--tolerance", "0.0001"]);
    expect(result).toMatchObject({ measure, totals: { residual: 0, residualPercent: 0 } });
    const rows = list(at(result, "rows"));
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.filter((row) => at(row, "residual") !== 0)).toEqual([]);
    expect(at(result, "neverRecorded")).toEqual([]);
    expect(await reconcile(invoice, ["--tolerance", "0.0001"])).toMatchObject({ code: 0 });
  });
});

test("tells each day and model, and what one side alone has", async () => {
  const invoice = [
    openaiCostTitles,
    openaiCostLine("2026-11-19", '"gpt-5-mini-2025-08-07, input"', "0.0255"),
    openaiCostLine("2026-11-19", '"gpt-5-mini-2025-08-07, cached input"', "0.0005"),
    openaiCostLine("2026-11-19", '"gpt-5-mini-2025-08-07, output"', "0.0165"),
    openaiCostLine("2026-11-20", '"gpt-5-mini-2025-08-07, input"', "0.014"),
    openaiCostLine("2026-11-20", "gpt-4o-2024-08-06", "1.25"),
    openaiCostLine("2026-11-20", "promotional credit", "-5"),
    openaiCostLine("2026-11-21", "", ""),
  ].join("\r\n");
  const { code, out, err } = await reconcile(invoice, ["--tolerance", "1"]);
  expect([code, err]).toEqual([6, ""]);
  expect(`\n${out.replace(/^\S*\//, "")}`).toMatchInlineSnapshot(`
    "
    invoice.csv: openai, 2026-11-19 to 2026-11-20 (UTC), compared by cost

    day (UTC)   provider  model        calls  recorded  invoiced  residual        %  note
    2026-11-19  openai    gpt-5-mini       1   $0.0415   $0.0425    $0.001    2.35%  above tolerance
    2026-11-20  openai    gpt-4o           0     $0.00     $1.25     $1.25  100.00%  never recorded, above tolerance
    2026-11-20  openai    gpt-5-mini       1    $0.014    $0.014     $0.00    0.00%
    2026-11-20  openai    house-model      1  unpriced     $0.00     $0.00        -  not on the invoice, 1 unpriced

    3 calls, $0.0555 (+1 unpriced) recorded, $1.31 invoiced, residual $1.25 (95.75%)

    Recorded without a price
    model        provider  calls  reason
    house-model  openai        1  unknown_model 1

    On the invoice, never recorded
    model   provider  days  calls   cost
    gpt-4o  openai       1      -  $1.25

    Recorded, never on the invoice
    model        provider  days  calls      cost
    house-model  openai       1      1  unpriced

    Aside
    day (UTC)   item                amount  what
    2026-11-20  promotional credit  -$5.00  credit, not compared
    "
  `);
});

describe("--tolerance", () => {
  test.each([
    ["0.45", "0", 0],
    ["0.4545", "1", 0],
    ["0.4545", "1%", 0],
    ["0.4599", "1", 6],
    ["0.4401", "1", 6],
    ["0.4455", "2", 0],
  ])("of an invoice of %s, %s percent ends with the right code", async (usd, percent, code) => {
    const ended = await reconcile(line(usd), ["--tolerance", percent], [callSpan(call)]);
    expect(ended.code).toBe(code);
  });

  test("what is rounded to cents is not held to less", async () => {
    const spans = [callSpan({ ...call, usage: { inputTokens: 13_000, outputTokens: 100 } })];
    const rounded = line("0.00").replace("\n2026", "\n2026-11-19,openai,gpt-4o,1.23\n2026");
    expect(await json(rounded, ["--tolerance", "1"], spans)).toMatchObject({
      rows: [{ exceeds: true }, { day: "2026-11-20", exceeds: false }],
    });
  });

  test("without one any residual is fine", async () => {
    expect(await reconcile(line("99"), [], [callSpan(call)])).toMatchObject({ code: 0 });
  });

  test.each(["-1", "101", "1e1", "a lot", ""])("%j is none", async (percent) => {
    expect(await reconcile(line("1"), [`--tolerance=${percent}`])).toMatchObject({
      code: 2,
      out: "",
    });
  });
});

test("a window leaves out days of both sides", async () => {
  const result = await json(genericCosts(spendSpans), ["--since", "2026-11-20"]);
  expect(result).toMatchObject({
    period: { first: "2026-11-20", last: "2026-11-20" },
    totals: { residual: 0 },
  });
});

test("the invoice may come from standard input", async () => {
  const cwd = newFolder();
  writeJournal(join(cwd, ".spoor"), { spans: [callSpan(call)] });
  const argv = ["cost", "reconcile", "--invoice", "-", "--json"];
  const { code, out } = await spoor(argv, {
    cwd,
    input: Readable.from([Buffer.from(line("0.45"))]),
  });
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ invoice: "Standard input", totals: { residual: 0 } });
});

test("credits, other currencies and what cannot be read are told beside the comparison", async () => {
  const invoice = [
    "date,provider,model,amount,currency",
    "2026-11-20,openai,gpt-5-mini,0.45,usd",
    "2026-11-20,openai,Credit grant,-10,USD",
    "2026-11-20,openai,Refund,($2.50),USD",
    "2026-11-20,deepseek,deepseek-chat,7.10,CNY",
    "2026-11-20,openai,gpt-5-mini,many,usd",
    "Total,,,-5.05,usd",
  ].join("\n");
  const result = await json(invoice, ["--tolerance", "0"], [callSpan(call)]);
  expect(result).toMatchObject({
    totals: { invoiced: 0.45, residual: 0, invoiceLines: 1 },
    credits: [
      { day: "2026-11-20", item: "Credit grant", usd: -10 },
      { day: "2026-11-20", item: "Refund", usd: -2.5 },
    ],
    otherCurrencies: { CNY: 7.1 },
    unreadable: [
      { line: 6, problem: "no amount: many" },
      { line: 7, problem: "no day: Total" },
    ],
  });
  const { out } = await reconcile(invoice, [], [callSpan(call)]);
  expect(out.slice(out.indexOf("Aside"))).toMatchInlineSnapshot(`
    "Aside
    day (UTC)   item                   amount  what
    2026-11-20  Credit grant          -$10.00  credit, not compared
    2026-11-20  Refund                 -$2.50  credit, not compared
    -           in another currency  CNY 7.10  not compared
    -           line 6                      -  no amount: many
    -           line 7                      -  no day: Total
    "
  `);
});

describe("ends with 2", () => {
  test.each([
    ["an empty file", "", /The invoice is empty/],
    ["another file", "foo,bar\n1,2\n", /no column for the day; its columns are: foo, bar/],
  ])("%s", async (_, invoice, message) => {
    const { code, out, err } = await reconcile(invoice);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(message);
    expect(err.split("\n")).toHaveLength(3);
  });

  test.each([
    [["cost", "reconcile"], /There is no invoice/],
    [["cost", "reconcile", "--invoice", "nowhere.csv"], /Cannot read .*nowhere\.csv \(ENOENT\)/],
    [["cost", "reconcile", "--invoice", "x", "--format", "sap"], /argument 'sap' is invalid/],
    [["cost", "reconcile", "--invoice", "x", "--group-by", "day"], /unknown option '--group-by'/],
  ])("%j", async (argv, message) => {
    const { code, out, err } = await spoor(argv, { cwd: newFolder() });
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(message);
  });
});

test("nothing that an invoice says acts on the terminal", async () => {
  const hostile = "\u001B]52;c;ZXZpbA==\u0007\u009B31m\u202Epwned";
  const invoice = `date,provider,model,usd\n2026-11-20,${hostile},${hostile},1\n${hostile},x,y,1\n2026-11-20,openai,${hostile},-1\n`;
  for (const more of [[], ["--json"]]) {
    const { out } = await reconcile(invoice, more);
    expect(out).toContain("pwned");
    expect(out).not.toMatch(/[\p{Cf}\u007F-\u009F]|[^\P{Cc}\n]/u);
  }
});

test("is friendly where nothing was recorded", async () => {
  const invoice = `${openaiCostTitles}\n${openaiCostLine("2026-11-20", "", "")}\n`;
  const { code, out } = await reconcile(invoice, [], []);
  expect(code).toBe(0);
  expect(out).toMatch(/^Nothing to compare/);
  expect(await reconcile(invoice, ["--require-data"], [])).toMatchObject({ code: 7 });
});

test("adds up a large invoice", async () => {
  const days = Array.from({ length: 90 }, (_, i) =>
    new Date(Date.UTC(2026, 8, 1 + i)).toISOString().slice(0, 10),
  );
  const models = Array.from({ length: 100 }, (_, i) => `model-${i}`);
  const lines = days.flatMap((day) =>
    models.flatMap((model) => [`${day},openai,${model},1`, `${day},openai,${model},2`]),
  );
  const result = await json(["date,provider,model,usd", ...lines].join("\n"));
  expect(at(result, "totals")).toMatchObject({ invoiced: 27_000, invoiceLines: 18_000 });
});

test("only the calls that a search finds are compared", async () => {
  const spans = [callSpan(call), callSpan({ ...call, id: "2", provider: "anthropic" })];
  const own = await json(line("0.45"), ["-q", "provider:openai"], spans);
  expect(own).toMatchObject({ totals: { residual: 0 }, rows: [{ provider: "openai" }] });
  const none = await json(line("0.45"), ["-q", "provider:nobody"], spans);
  expect(none).toMatchObject({ totals: { residual: 0.45 } });
});
