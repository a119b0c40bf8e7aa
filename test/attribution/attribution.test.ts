import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { text } from "@spoor/core/record";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startMockProvider } from "../fixtures/mock-provider/start.ts";
import type { MockProvider } from "../fixtures/mock-provider/start.ts";
import { checkJournal } from "../support/conformance.ts";
import { journalEvents, journalLines, journalSpans } from "../support/journal.ts";
import type { JournalSpan } from "../support/journal.ts";
import { emptyFolder, register, root, runNode } from "../support/run-app.ts";
import type { Ended } from "../support/run-app.ts";

const hasAiSdk = existsSync(join(root, "test/matrix/ai-6/node_modules"));
if (!hasAiSdk)
  console.warn("SKIPPED: the AI SDK is not installed; npm ci --prefix test/matrix/ai-6");

let provider: MockProvider;
let dir: string;
let ended: Ended;
let spans: readonly JournalSpan[];

beforeAll(async () => {
  provider = await startMockProvider();
  dir = emptyFolder();
  const env = { SPOOR_DIR: dir, PROVIDER_URL: provider.url, ...(hasAiSdk && { AI_SDK: "1" }) };
  const args = ["--import", register, "test/attribution/calls.mjs"];
  ended = await runNode(args, { env });
  spans = journalSpans(dir);
});
afterAll(async () => {
  await provider.close();
  rmSync(dir, { recursive: true });
});

const modelOf = ({ attributes }: JournalSpan): string =>
  text(attributes["gen_ai.request.model"]) ?? "";
const traceOf = (user: string): string | undefined =>
  spans.find(({ attributes }) => attributes["spoor.workflow.run.id"] === user)?.traceId;

test("the application ends as it should", () => {
  expect(ended).toMatchObject({ code: 0, stderr: "" });
});

describe.each(["ann", "bob"])("all that is done for %s", (user) => {
  const own = () => spans.filter(({ traceId }) => traceId === traceOf(user));

  test("says so, and is nobody else's", () => {
    expect(own().length).toBeGreaterThan(hasAiSdk ? 15 : 9);
    for (const span of own()) {
      expect(span.attributes["user.id"], span.name).toBe(user);
      expect(span.attributes["spoor.tenant.id"], span.name).toBe(`${user} & co`);
      expect(modelOf(span), span.name).toMatch(new RegExp(`^$|/${user}$`));
    }
    const others = spans.filter(({ attributes }) => attributes["user.id"] === user);
    expect(new Set(others.map(({ traceId }) => traceId))).toEqual(new Set([traceOf(user)]));
  });

  test("has what is said further in on what begins there alone", () => {
    for (const { name, attributes } of own()) {
      const isInside = name !== "invoke_workflow serve";
      expect(attributes["session.id"], name).toBe(isInside ? `${user}-1` : undefined);
      expect(attributes["spoor.purpose"], name).toBe(isInside ? "test" : undefined);
      expect(attributes["spoor.tags"], name).toEqual(["all", user, ...(isInside ? ["inner"] : [])]);
    }
  });

  test("is on the spans of calls of every kind, and on events", () => {
    const calls = own().filter(({ attributes }) => attributes["spoor.usage.cost.status"]);
    const scopes = new Set(own().map(({ scope }) => scope));
    expect(scopes).toContain("com.anthropic.sdk.typescript");
    expect(scopes.has("ai")).toBe(hasAiSdk);
    expect(calls.length).toBe(hasAiSdk ? 9 : 6);
    const llm = own().find((span) => modelOf(span).startsWith("own-1"));
    expect(llm?.attributes).toMatchObject({
      "gen_ai.prompt.name": "own",
      "gen_ai.prompt.version": "2",
    });
    const events = journalEvents(dir).filter(({ traceId }) => traceId === traceOf(user));
    expect(events.map(({ name }) => name)).toEqual(["spoor.step.blocked"]);
    for (const { attributes } of events) expect(attributes["user.id"]).toBe(user);
  });
});

test("metrics have none of it", () => {
  const metrics = journalLines(dir, "metrics");
  expect(metrics).toContain("gen_ai.client.inference");
  const found = /user\.id|session\.id|spoor\.(?:tenant|purpose|tags)|gen_ai\.prompt|"ann"/.exec(
    metrics,
  );
  expect(found).toBeNull();
});

test("nothing of it goes to a provider", async () => {
  const requests = await provider.requests();
  expect(requests.length).toBeGreaterThan(9);
  expect(requests.filter(({ headers }) => "baggage" in headers)).toEqual([]);
});

test("it breaks none of the conventions", () => {
  expect(checkJournal(dir).findings.filter(({ level }) => level === "violation")).toEqual([]);
});
