import type { JournalSpan } from "../../support/journal.ts";
import { describeLibrary } from "../harness/describe-library.ts";
import { expectedWith } from "./expected.ts";

/** Whose service a call went to, and where, when it is not the usual one. */
function providerOf({ attributes }: JournalSpan) {
  const provider = attributes["gen_ai.provider.name"];
  const server = attributes["server.address"];
  return provider === "gcp.gemini" && server === "127.0.0.1" ? undefined : { provider, server };
}

describeLibrary({
  library: "google-genai",
  packageName: "@google/genai",
  versions: [
    { major: "1", folder: "test/matrix/google-genai-1" },
    { major: "2", folder: "test/matrix/google-genai-2" },
    { major: "3", folder: "test/matrix/google-genai-3", node: "22+" },
  ],
  cells: { plain: "plain", stream: "stream", error: "rate-limited", abort: "stream-break" },
  expected: expectedWith,
  // The one call that names no model.
  scenarioOf: ({ attributes }) =>
    attributes["gen_ai.request.model"] === undefined ? "wrong-arguments" : undefined,
  more: providerOf,
});
