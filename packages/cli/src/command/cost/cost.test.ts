import { parse } from "csv-parse/sync";
import { at } from "@spoor/core/record";
import {
  SPOOR_TAGS,
  SPOOR_USAGE_COST_AMOUNT,
  SPOOR_USAGE_COST_CURRENCY,
  SPOOR_USAGE_COST_STATUS,
  SPOOR_USAGE_ESTIMATED_COST_AMOUNT,
  SPOOR_USAGE_OWNER_ID,
} from "@spoor/core/semconv";
import { describe, expect, test } from "vitest";
import { newFolder, spanIdOf, writeJournal } from "../../fixture.ts";
import type { FakeSpan } from "../../fixture.ts";
import { spoor } from "../../fixture-io.ts";
import { callSpan, spendSpans } from "../../fixture-spend.ts";
import { dimensions } from "../../view/cost/dimension.ts";

function store(spans: readonly FakeSpan[] = spendSpans): string {
  const folder = newFolder();
  writeJournal(folder, { spans });
  return folder;
}

const cost = (argv: readonly string[], folder: string = store()) =>
  spoor(["cost", ...argv, "--store", folder]);

async function json(argv: readonly string[], folder?: string): Promise<unknown> {
  const { code, out, err } = await cost([...argv, "--json"], folder);
  expect([code, err]).toEqual([0, ""]);
  return JSON.parse(out);
}

const call = {
  id: "1",
  provider: "openai",
  model: "gpt-5-mini",
  usage: { inputTokens: 1000, outputTokens: 100 },
};

test("tells what calls cost, by model, the dearest first", async () => {
  const { code, out, err } = await cost([]);
  expect([code, err]).toEqual([0, ""]);
  expect(`\n${out}`).toMatchInlineSnapshot(`
    "
    model              calls     in  cached  out      cost  share
    claude-sonnet-4-5      1   100K     60K  20K    $0.438  58.9%
    claude-haiku-4-5       1   200K       0  10K     $0.25  33.6%
    gpt-5-mini             3   160K     20K  10K   $0.0555   7.5%
    house-model            1  5,000       0  500  unpriced      -

    6 calls, 465K tokens in (80K from cache), 40.5K out, $0.7435 (+1 unpriced)
    Unpriced: unknown_model 1.
    "
  `);
});

test("by several dimensions", async () => {
  const { out } = await cost(["--group-by", "tenant, Workflow,tenant"]);
  expect(`\n${out}`).toMatchInlineSnapshot(`
    "
    tenant  workflow  calls    in  cached    out                  cost  share
    globex  digest        3  105K     60K  20.5K  $0.438 (+1 unpriced)  58.9%
    acme    tickets       2  320K     20K    18K               $0.2915  39.2%
    -       digest        1   40K       0  2,000                $0.014   1.9%

    6 calls, 465K tokens in (80K from cache), 40.5K out, $0.7435 (+1 unpriced)
    Unpriced: unknown_model 1.
    "
  `);
});

test.each([
  ["day", ["2026-11-19", "2026-11-20"]],
  ["model", ["claude-haiku-4-5", "claude-sonnet-4-5", "gpt-5-mini", "house-model"]],
  ["provider", ["anthropic", "openai"]],
  ["workflow", ["digest", "tickets"]],
  ["run", ["run-1", "run-2"]],
  ["step", ["Draft", "Extract Intent", null]],
  ["agent", ["Writer", null]],
  ["session", ["s-1", null]],
  ["user", ["ada", "grace", null]],
  ["tenant", ["acme", "globex", null]],
  ["purpose", ["support", null]],
  ["tag", ["beta", "eu", null]],
  ["prompt", ["intent@3", null]],
  ["status", ["failed", "priced", "unpriced: unknown_model"]],
])("--group-by %s finds %j, and counts each call once in the total", async (dimension, values) => {
  const result = await json(["--group-by", dimension]);
  const groups = at(result, "groups");
  expect(groups).toHaveLength(values.length);
  expect(groups).toEqual(
    expect.arrayContaining(
      values.map((value) => expect.objectContaining({ key: { [dimension]: value } })),
    ),
  );
  expect(result).toMatchObject({ totals: { calls: 6, cost: { unpriced: 1 } } });
});

test("a reply that is fetched later belongs to what asked for it", async () => {
  const asking: FakeSpan = {
    id: "b",
    parent: "a",
    name: "chat",
    attributes: {
      "gen_ai.operation.name": "chat",
      "gen_ai.response.status": "queued",
      "user.id": "ada",
    },
  };
  const fetched = callSpan({
    ...call,
    trace: "f",
    more: { "gen_ai.operation.name": "fetch_response" },
  });
  const spans: FakeSpan[] = [
    {
      id: "a",
      name: "run_step Ask",
      attributes: { "spoor.step.name": "Ask", "spoor.tags": ["slow"] },
    },
    asking,
    { ...fetched, links: [{ trace: "a", id: "b" }] },
  ];
  expect(await json(["--group-by", "step,user,tag"], store(spans))).toMatchObject({
    totals: { calls: 1 },
    groups: [{ key: { step: "Ask", user: "ada", tag: "slow" } }],
  });
});

test("the tool in which a call was made is found by the spans around it", async () => {
  const spans: FakeSpan[] = [
    {
      id: "a",
      name: "execute_tool look_up",
      attributes: { "gen_ai.operation.name": "execute_tool" },
    },
    { id: "b", parent: "a", name: "between" },
    callSpan({ ...call, parent: "b" }),
  ];
  expect(await json(["--group-by", "tool"], store(spans))).toMatchObject({
    groups: [{ key: { tool: "look_up" }, calls: 1 }],
  });
});

test("a call with several tags is in each row, and the total says so", async () => {
  const { out } = await cost(["--group-by", "tag"]);
  expect(out).toContain(
    "A call with several tags is in the row of each; the total counts it once.",
  );
  expect(await json(["--group-by", "tag"])).toMatchObject({ overlapping: true });
  expect(await json(["--group-by", "model"])).toMatchObject({ overlapping: false });
  expect((await cost([])).out).not.toContain("several tags");
});

test("the same tag twice counts once", async () => {
  const spans = [callSpan({ ...call, more: { [SPOOR_TAGS]: ["a", "a"] } })];
  expect(await json(["--group-by", "tag"], store(spans))).toMatchObject({
    overlapping: false,
    groups: [{ key: { tag: "a" }, calls: 1 }],
  });
});

test("only the span that owns the usage counts", async () => {
  const outer = callSpan({ ...call, id: "0", more: { [SPOOR_USAGE_OWNER_ID]: spanIdOf("1") } });
  expect(await json([], store([outer, callSpan({ ...call, parent: "0" })]))).toMatchObject({
    totals: { calls: 1, tokens: { input: 1000 } },
  });
});

test("other currencies are summed alone", async () => {
  const euro = (id: string, amount: number) =>
    callSpan({
      ...call,
      id,
      more: { [SPOOR_USAGE_COST_AMOUNT]: amount, [SPOOR_USAGE_COST_CURRENCY]: "EUR" },
    });
  const folder = store([callSpan(call), euro("2", 1.5), euro("3", 0.1), euro("4", 0.2)]);
  expect(await json([], folder)).toMatchObject({
    totals: { calls: 4, cost: { usd: 0.000_45, unpriced: 0 }, otherCurrencies: { EUR: 1.8 } },
  });
  const { out } = await cost([], folder);
  expect(out).toContain("$0.00045 + EUR 1.80");
  const csv = await cost(["--csv"], folder);
  expect(parse(csv.out, { columns: true })).toMatchObject([
    { cost_usd: "0.00045", cost_eur: "1.8" },
  ]);
});

test("what is estimated is told beside the sum, and is no part of it", async () => {
  const estimated = callSpan({
    ...call,
    id: "2",
    usage: {},
    more: {
      [SPOOR_USAGE_COST_STATUS]: "estimated",
      [SPOOR_USAGE_ESTIMATED_COST_AMOUNT]: 0.02,
    },
  });
  const folder = store([callSpan(call), estimated]);
  expect(await json(["--group-by", "status"], folder)).toMatchObject({
    totals: { cost: { usd: 0.000_45, unpriced: 1 }, estimated: { usd: 0.02, calls: 1 } },
    groups: [{ key: { status: "priced" } }, { key: { status: "estimated" }, cost: { usd: null } }],
  });
  const { out } = await cost([], folder);
  expect(out).toContain("By estimates of their tokens 1 unpriced call cost $0.02 more.");
});

test("a window leaves out what began before or after it", async () => {
  expect(await json(["--since", "2026-11-20"])).toMatchObject({ totals: { calls: 4 } });
  expect(await json(["--until", "2026-11-19"])).toMatchObject({ totals: { calls: 2 } });
  // The owner of a call is found where it began outside of the window.
  expect(await json(["--since", "2026-11-20T09:01Z", "--group-by", "workflow"])).toMatchObject({
    groups: [{ key: { workflow: "digest" } }],
  });
});

test("--limit leaves out the cheapest, and says how many", async () => {
  const { out } = await cost(["-n", "1"]);
  expect(out).toContain("... and 3 more rows");
  expect(out).toContain("6 calls, ");
  expect(await json(["-n", "1"])).toMatchObject({
    groupCount: 4,
    groups: [{}],
    totals: { calls: 6 },
  });
});

test("more rows than a screen has are told on a terminal, and all of them to programs", async () => {
  const spans = Array.from({ length: 30 }, (_, i) =>
    callSpan({ ...call, id: (i + 16).toString(16), more: { "user.id": `u${i}` } }),
  );
  const folder = store(spans);
  expect((await cost(["--group-by", "user"], folder)).out).toContain("and 10 more rows");
  expect(at(await json(["--group-by", "user"], folder), "groups")).toHaveLength(30);
  const csv = await cost(["--group-by", "user", "--csv"], folder);
  expect(parse(csv.out)).toHaveLength(31);
});

test("prints its JSON under a versioned schema", async () => {
  const folder = store();
  expect(await json(["--since", "2d"], folder)).toMatchObject({
    schema: "spoor.cost/1",
    at: "2026-11-20T09:02:00.000Z",
    store: folder,
    window: { since: "2026-11-18T09:02:00.000Z" },
    groupBy: ["model"],
    groupCount: 4,
    problems: { damagedLines: 0, unreadableRecords: 0 },
  });
});

test("CSV is read by others, value by value, and ends its lines as RFC 4180 says", async () => {
  const { code, out, err } = await cost(["--group-by", "day,model", "--csv"]);
  expect([code, err]).toEqual([0, ""]);
  expect(out.split("\r\n").at(-1)).toBe("");
  expect(out.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
  const rows: unknown = parse(out, { columns: true, cast: true });
  const totals = at(await json([]), "totals");
  const sum = (name: string): number =>
    Array.isArray(rows) ? rows.reduce<number>((all, row) => all + Number(at(row, name)), 0) : 0;
  expect(sum("calls")).toBe(6);
  expect(sum("cost_usd")).toBeCloseTo(Number(at(at(totals, "cost"), "usd")), 12);
  expect(sum("unpriced_calls")).toBe(1);
  expect(sum("share")).toBeCloseTo(1, 5);
});

describe("what telemetry says", () => {
  const hostile = "\u001B]52;c;ZXZpbA==\u0007\r\u009B31m\u202Epwned\nfake line";
  const spans = [
    callSpan({ ...call, more: { "user.id": hostile } }),
    callSpan({ ...call, id: "2", more: { "user.id": '=HYPERLINK("http://x")' } }),
  ];

  test.each([[[]], [["--json"]], [["--csv"]]])("%j does nothing to a terminal", async (more) => {
    const { out } = await cost(["--group-by", "user", ...more], store(spans));
    expect(out).toContain("pwned");
    expect(out).not.toMatch(/[\p{Cf}\u007F-\u009F]|[^\P{Cc}\r\n]/u);
    expect(out).not.toMatch(/^fake line/m);
  });

  test("does nothing in a spreadsheet", async () => {
    const { out } = await cost(["--group-by", "user", "--csv"], store(spans));
    expect(parse(out)).toContainEqual(expect.arrayContaining([`'=HYPERLINK("http://x")`]));
  });
});

test.each([
  [["--group-by", "colour"], /--group-by does not know "colour"/],
  [["--group-by", "model,"], /--group-by does not know ""/],
  [["--csv", "--json"], /--csv and --json exclude each other/],
  [["--invoice", "x.csv"], /unknown option '--invoice'/],
  [["reconsile"], /unknown command 'reconsile'/],
])("%j ends with 2", async (argv, message) => {
  const { code, out, err } = await cost(argv);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toMatch(message);
});

test("its help lists every dimension", async () => {
  const { out } = await spoor(["cost", "--help"]);
  for (const dimension of dimensions) expect(out).toContain(dimension);
});

describe("where there is nothing to tell", () => {
  test("it is friendly", async () => {
    expect(await cost([], newFolder())).toMatchObject({
      code: 0,
      out: expect.stringContaining("No telemetry yet."),
    });
    const none = await cost(["--since", "2026-11-21"]);
    expect(none.out).toMatch(/^No model calls in that window; .* holds 11 spans\.\n/);
    expect(await cost(["--require-data"], newFolder())).toMatchObject({ code: 7 });
  });

  test("CSV is a line of titles", async () => {
    const { code, out } = await cost(["--csv"], newFolder());
    expect([code, parse(out)]).toEqual([0, [expect.arrayContaining(["model", "cost_usd"])]]);
  });
});
