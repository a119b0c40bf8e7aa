import type { JournalSpan } from "../../support/journal.ts";
import { describeLibrary } from "../harness/describe-library.ts";
import { expectedWith } from "./expected.ts";

/** A fetched reply names the model that made it; one call names none. */
function scenarioOf({ attributes }: JournalSpan): string | undefined {
  if (attributes["gen_ai.request.model"] !== undefined) return undefined;
  if (attributes["gen_ai.operation.name"] !== "fetch_response") return "wrong-arguments";
  const { "gen_ai.response.id": id, "gen_ai.response.model": model } = attributes;
  if (String(id).startsWith("batch")) return "batch";
  return String(model === undefined ? id : model).replace(/^.*[/_]/, "");
}

/** Whose service a call went to, where it is not OpenAI's own. */
function providerOf({ attributes }: JournalSpan) {
  const provider = attributes["gen_ai.provider.name"];
  const server = attributes["server.address"];
  return provider === "openai" && server === "127.0.0.1" ? undefined : { provider, server };
}

describeLibrary({
  library: "openai",
  versions: [
    { major: "4", folder: "test/matrix/openai-4" },
    { major: "5", folder: "test/matrix/openai-5" },
    { major: "6", folder: "test/do-no-harm/openai" },
    { major: "7", folder: "test/matrix/openai-7", node: "22+" },
  ],
  cells: { plain: "plain", stream: "stream", error: "rate-limited", abort: "stream-break" },
  slow: ["concurrent-streams"],
  expected: expectedWith,
  scenarioOf,
  more: providerOf,
});
