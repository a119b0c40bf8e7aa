import { describe, expect, test } from "vitest";
import { parse } from "./parse.ts";
import { print } from "./print.ts";
import { conditionLimit } from "./state.ts";

describe("parse", () => {
  test("reads every kind of term", () => {
    const text =
      'kind:llm model:gpt-5* cost:>0.01 -status:error duration:>2s gen_ai.agent.name:(A OR B) has:error.type "free text"';
    expect(parse(text)).toEqual({
      problems: [],
      query: {
        terms: [
          {
            type: "field",
            negated: false,
            target: { type: "field", name: "kind" },
            tests: [{ type: "pattern", parts: ["model"] }],
          },
          {
            type: "field",
            negated: false,
            target: { type: "field", name: "model" },
            tests: [{ type: "pattern", parts: ["gpt-5", ""] }],
          },
          {
            type: "field",
            negated: false,
            target: { type: "field", name: "cost" },
            tests: [{ type: "number", comparison: ">", number: 0.01 }],
          },
          {
            type: "field",
            negated: true,
            target: { type: "field", name: "status" },
            tests: [{ type: "pattern", parts: ["error"] }],
          },
          {
            type: "field",
            negated: false,
            target: { type: "field", name: "duration" },
            tests: [{ type: "number", comparison: ">", number: 2000 }],
          },
          {
            type: "field",
            negated: false,
            target: { type: "attribute", key: "gen_ai.agent.name" },
            tests: [
              { type: "pattern", parts: ["A"] },
              { type: "pattern", parts: ["B"] },
            ],
          },
          { type: "has", negated: false, target: { type: "attribute", key: "error.type" } },
          { type: "text", negated: false, text: "free text" },
        ],
      },
    });
  });

  test.each([
    ["KIND:LLM", "kind:model"],
    ["latency:>=1.5s", "duration:>=1500ms"],
    ["duration:<1h30m", "duration:<90m"],
    ["duration:>1.005s", "duration:>1005ms"],
    ["duration:(<10ms OR >2d)", "duration:(<10ms OR >2d)"],
    ["tokens:>10k input:<=1.5M output:=3", "tokens:>10000 input:<=1500000 output:3"],
    ["cost:>$0.01", "cost:>0.01"],
    ["cost:0", "cost:0"],
    ["app.retries:>=-2", "app.retries:>=-2"],
    ["model:=gpt-5*", 'model:="gpt-5*"'],
    ['model:"gpt 5"', 'model:"gpt 5"'],
    ["name:run\\ step*", "name:run\\ step*"],
    ["name:**a***b", "name:*a*b"],
    ["a.b:\\*", 'a.b:"*"'],
    ['"my key":x', '"my key":x'],
    ['"model":x', '"model":x'],
    ['has:"my key" has:cost', 'has:"my key" has:cost'],
    ["time:yesterday time:>=2026-11-20T10:00Z", "time:yesterday time:>=2026-11-20T10:00Z"],
    ['-timeout -"a:b"', '-timeout -"a:b"'],
    ['"say \\"hi\\" \\\\"', '"say \\"hi\\" \\\\"'],
    ["model:(a OR\nb)", "model:(a OR b)"],
    ['model:("OR" OR ">1" OR "-x")', 'model:("OR" OR ">1" OR "-x")'],
    ["  ", ""],
  ])("reads %s as %s", (text, printed) => {
    const { query, problems } = parse(text);
    expect(problems).toEqual([]);
    expect(print(query)).toBe(printed);
  });

  test.each([
    ["modle:x", 0, 5, "There is no field modle.", "Perhaps model?"],
    ["cost:>much", 6, 4, '"much" is no value for cost.', "cost:>0.01"],
    ["cost:*", 5, 1, '"*" is no value for cost.', "has:cost"],
    ["duration:>2", 10, 1, '"2" is no value for duration.', "units: ms, s, m, h, d"],
    ["tokens:>10m", 8, 3, '"10m" is no value for tokens.', "M: million"],
    ["kind:robot", 5, 5, '"robot" is no kind.', "workflow, step, model, tool, agent, other"],
    ["name:>a", 6, 1, "name is text: > compares numbers.", "name:a"],
    ["a.b:>c", 5, 1, '"c" is no value for a.b.', "tokens:>10k"],
    ["time:>soon", 6, 4, '"soon" is no time.', "time:>2h"],
    ["time:2h", 5, 2, '"2h" is an instant, not a day.', "time:>2h"],
    ["model:", 6, 0, "A value is missing here.", "empty text"],
    ["model: x", 6, 0, "A value is missing here.", "without a space"],
    [":x", 0, 0, "A name is missing before the colon.", "model:gpt-5"],
    ["model:!=x", 6, 3, "There is no !=.", "-model:gpt-5"],
    ["model:-x", 6, 2, "A value cannot be negated.", "-model:gpt-5"],
    ["model>x", 0, 7, "A colon is missing behind the name.", "model:>x"],
    ["a OR b", 2, 2, "OR joins the values of one field.", "model:(a OR b)"],
    ["a AND b", 2, 3, "AND is not needed: all terms have to hold.", "Leave it out."],
    ["NOT b", 0, 3, "NOT is written as -.", "-status:error"],
    ["(a)", 0, 1, "Parentheses stand only behind a name and a colon.", "model:(a OR b)"],
    ["- a", 0, 2, "Nothing follows the -.", "without a space"],
    ["--a", 0, 2, "One - is enough.", "-status:error"],
    ["time*", 0, 5, "Free text has no wildcards: it is found anywhere.", "Leave the * out"],
    ["gen_ai.*:x", 0, 8, "A name has no wildcards.", "in full"],
    ["has:modle", 4, 5, "There is no field modle.", "Perhaps model?"],
    ["has:(a OR b)", 4, 1, "has takes one name.", "has:error.type"],
    ["has:", 4, 0, "A name is missing.", "has:error.type"],
    ['"a', 0, 2, "A closing quote is missing.", '"like this"'],
    ["a\\", 0, 2, "Nothing follows the backslash.", "\\\\"],
    ['""', 0, 2, "The text is empty.", "Leave it out."],
    ['model:"a"b', 9, 1, "A space is missing here.", "before b"],
    ["model:(a b)", 9, 1, "OR is missing before this value.", "model:(a OR b)"],
    ["model:(a OR)", 11, 1, "A value is missing here.", "model:(a OR b)"],
    ["model:(OR a)", 7, 2, "A value is missing before OR.", "model:(a OR b)"],
    ["model:(a AND b)", 9, 3, "AND means nothing here.", "model:(a OR b)"],
    ["model:(a", 6, 1, "The closing parenthesis is missing.", "model:(a OR b)"],
    ["model:(a OR (b))", 12, 1, "Parentheses cannot stand in parentheses.", "model:(a OR b OR c)"],
    ["世界:2", 0, 2, "There is no field 世界.", '"世界":value'],
  ])("says what is wrong with %s", (...[text, offset, length, message, hint]) => {
    const [problem] = parse(text).problems;
    expect(problem).toMatchObject({ offset, length, message });
    expect(problem?.hint).toContain(hint);
  });

  test("keeps the terms that it could read", () => {
    const { query, problems } = parse("kind:step modle:x timeout");
    expect(print(query)).toBe("kind:step timeout");
    expect(problems).toHaveLength(1);
  });

  test("stops at its limit of conditions", () => {
    const words = Array.from({ length: conditionLimit }, (_, i) => `w${i}`).join(" ");
    expect(parse(words).problems).toEqual([]);
    const { query, problems } = parse(`${words} more model:(a OR b)`);
    expect(query.terms).toHaveLength(conditionLimit);
    expect(problems).toMatchObject([{ length: 4, message: "A query has at most 200 conditions." }]);
  });
});
