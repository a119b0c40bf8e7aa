import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Failure } from "../../failure.ts";
import {
  anthropicCosts,
  anthropicUsage,
  genericCosts,
  openaiActivity,
  openaiCosts,
} from "../../fixture-invoice.ts";
import { spendSpans } from "../../fixture-spend.ts";
import { invoiceOf } from "./invoice.ts";

const plain = "date,provider,model,usd\n2026-11-20,openai,gpt-5-mini,0.45\n";

describe("the columns tell whose export it is", () => {
  test.each([
    ["openai", "usd", openaiCosts],
    ["openai", "tokens", openaiActivity],
    ["anthropic", "usd", anthropicCosts],
    ["anthropic", "tokens", anthropicUsage],
    ["generic", "usd", genericCosts],
  ])("%s, with %s", (format, measure, made) => {
    const text = made(spendSpans);
    expect(invoiceOf(text, undefined)).toMatchObject({ format, measure, unreadable: [] });
    expect(invoiceOf(text, "generic").lines).toEqual(invoiceOf(text, undefined).lines);
  });
});

test("every field of a line is read", () => {
  const text = [
    "Usage Date,Vendor,Model,Cost Type,Cost,Currency,Requests,Input Tokens,Output Tokens",
    "2026-11-20,OpenAI,gpt-5-mini,tokens,0.45,eur,3,1000,20.0",
  ].join("\n");
  expect(invoiceOf(text, undefined).lines).toEqual([
    {
      line: 2,
      day: "2026-11-20",
      provider: "OpenAI",
      item: "gpt-5-mini",
      kind: "tokens",
      amount: 0.45,
      currency: "EUR",
      calls: 3,
      tokens: 1020,
    },
  ]);
});

describe("exports as they were before", () => {
  test("of OpenAI's costs have cents in another column", () => {
    const text =
      "timestamp,currency,name,cost,organization_id,cost_in_major,date\n1722470400,usd,GPT-4o mini,12.5,org-1,0.125,2024-08-01\n";
    expect(invoiceOf(text, undefined)).toMatchObject({
      format: "openai",
      lines: [{ day: "2024-08-01", item: "GPT-4o mini", amount: 0.125, currency: "USD" }],
    });
  });

  test("of OpenAI's activity have other names", () => {
    const text =
      "timestamp,model,n_requests,n_context_tokens_total,n_generated_tokens_total\n1722470400,gpt-4o,2,100,20\n";
    expect(invoiceOf(text, undefined)).toMatchObject({
      format: "openai",
      measure: "tokens",
      lines: [{ day: "2024-08-01", item: "gpt-4o", calls: 2, tokens: 120 }],
    });
  });
});

test("a router's export is read by its own titles", () => {
  const text =
    'Date,Slug,Usage,BYOK Usage,Requests,Prompt Tokens,Completion Tokens\n"2026-05-12 00:00:00","anthropic/claude-opus-4.7","430.07","0","4115","70965665","3009973"\n';
  expect(invoiceOf(text, undefined)).toMatchObject({
    format: "generic",
    lines: [{ day: "2026-05-12", item: "anthropic/claude-opus-4.7", amount: 430.07, calls: 4115 }],
  });
});

test("no text makes it fail otherwise than with what is wrong", () => {
  const pieces = [
    ",",
    ";",
    "\n",
    "\r\n",
    '"',
    "date",
    "usd",
    "2026-11-20",
    "1.5",
    "-",
    "(",
    "\uFEFF",
  ];
  const text = fc.oneof(
    fc.string(),
    fc.array(fc.constantFrom(...pieces)).map((parts) => parts.join("")),
    fc.array(fc.constantFrom(...pieces)).map((parts) => `date,usd\n2026-11-20,1${parts.join("")}`),
  );
  const amounts: unknown[] = [];
  const unforeseen: unknown[] = [];
  const read = (said: string): void => {
    try {
      amounts.push(...invoiceOf(said, undefined).lines.map(({ amount }) => amount));
    } catch (error) {
      if (!(error instanceof Failure)) unforeseen.push(error);
    }
  };
  for (const said of fc.sample(text, { numRuns: 3000, seed: 1 })) read(said);
  expect(unforeseen).toEqual([]);
  expect(amounts.length).toBeGreaterThan(0);
  expect(amounts.filter((amount) => !Number.isFinite(amount))).toEqual([]);
});

describe("the file may", () => {
  test.each([
    ["begin with a byte order mark", `\uFEFF${plain}`],
    ["end its lines as Windows does", plain.replaceAll("\n", "\r\n")],
    ["end its lines as old Macs did", plain.replaceAll("\n", "\r")],
    [
      "have quotes everywhere",
      'Date,Provider,Model,USD\n"2026-11-20","openai","gpt-5-mini","0.45"',
    ],
    ["have spaces around values", plain.replaceAll(",", " , ")],
    [
      "have other titles",
      "Usage Date,Vendor,Model,Amount (USD)\n2026-11-20,openai,gpt-5-mini,$0.45\n",
    ],
    ["have semicolons and decimal commas", plain.replaceAll(",", ";").replace("0.45", "0,45")],
    ["have tabs", plain.replaceAll(",", "\t")],
    ["have empty lines", plain.replace("\n", "\n\n,,,\n\n")],
    ["have more columns in one line", plain.replace("0.45", "0.45,x,y")],
    [
      "have a line break in a field",
      plain.replace("usd\n", "usd,note\n").replace("0.45", '0.45,"a\nb"'),
    ],
    [
      "have a quote within a field",
      plain.replace("usd\n", "usd,note\n").replace("0.45", '0.45,5" disk'),
    ],
  ])("%s", (_, text) => {
    const { lines, unreadable } = invoiceOf(text, undefined);
    expect(unreadable).toEqual([]);
    expect(lines).toMatchObject([
      { day: "2026-11-20", provider: "openai", item: "gpt-5-mini", amount: 0.45, currency: "USD" },
    ]);
  });
});

test("days without any use count as days of the invoice, not as lines", () => {
  const text =
    "start_time,amount_value,line_item\n1759622400,,\n1759708800,1.5,gpt-5\n1759795200,,\n";
  expect(invoiceOf(text, undefined)).toMatchObject({
    lines: [{ day: "2025-10-06" }],
    period: { first: "2025-10-05", last: "2025-10-07" },
    unreadable: [],
  });
});

test("what cannot be read is told with its line", () => {
  const text = `${plain}2026-11-20,openai,gpt-5,many\nTotal,,,1\n,,gpt-5,1\n`;
  expect(invoiceOf(text, undefined)).toMatchObject({
    lines: [{ line: 2 }],
    unreadable: [
      { line: 3, problem: "no amount: many" },
      { line: 4, problem: "no day: Total" },
      { line: 5, problem: "no day: empty" },
    ],
  });
});

test.each([
  ["0.0425", 0.000_05],
  ["0.8958740000000000", 0.5e-16],
  ["1.23", 0.005],
  ["2", 0.005],
])("an amount such as %s is rounded by at most %d", (amount, rounding) => {
  const { rounding: found } = invoiceOf(plain.replace("0.45", amount), undefined);
  expect(found).toBeCloseTo(rounding, 18);
});

test.each([
  ["", /The invoice is empty/],
  ["\n\n", /The invoice is empty/],
  ["\u0000\u0001\u0002", /no column for the day/],
  ["foo,bar\n1,2\n", /no column for the day; its columns are: foo, bar/],
  ["date,model\n2026-11-20,gpt-5\n", /no column for the amount/],
  ["date,model,price,amount\n2026-11-20,gpt-5,1,3545\n", /no column for the amount/],
  [`${plain}"`, /The invoice is no CSV/],
])("%j is no invoice", (text, message) => {
  expect(() => invoiceOf(text, undefined)).toThrow(message);
});
