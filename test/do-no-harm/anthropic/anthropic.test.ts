import { describeLibrary } from "../harness/describe-library.ts";
import { expectedWith } from "./expected.ts";

const calls = new Set<unknown>(["chat", "text_completion"]);

describeLibrary({
  library: "anthropic",
  packageName: "@anthropic-ai/sdk",
  versions: [
    { major: "0.39", folder: "test/matrix/anthropic-0.39" },
    // The newest version that is hooked.
    { major: "0.133", folder: "test/matrix/anthropic-0.133", bundled: "all" },
    { major: "0.137", folder: "test/matrix/anthropic-0.137", reordersHeaders: true },
    { major: "1.11", folder: "test/do-no-harm/anthropic", reordersHeaders: true },
  ],
  cells: { plain: "plain", stream: "stream", error: "rate-limited", abort: "stream-break" },
  expected: expectedWith,
  // From 0.134 on the library makes spans of its own for tools, for the loop around them, and for requests of no model.
  isChecked: ({ attributes }) => calls.has(attributes["gen_ai.operation.name"]),
  // The one call that names no model.
  scenarioOf: ({ attributes }) =>
    attributes["gen_ai.request.model"] === undefined ? "wrong-arguments" : undefined,
});
