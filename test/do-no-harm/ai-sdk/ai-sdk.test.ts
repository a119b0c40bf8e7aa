import { describeLibrary } from "../harness/describe-library.ts";
import { expectedWith } from "./expected.ts";

const client = 3;

describeLibrary({
  library: "ai-sdk",
  packageName: "ai",
  versions: [
    { major: "5", folder: "test/matrix/ai-5" },
    { major: "6", folder: "test/matrix/ai-6" },
    // Of ES modules alone, which later versions of Node require, too.
    { major: "7", folder: "test/matrix/ai-7", node: "22+" },
  ],
  cells: { plain: "plain", stream: "stream", error: "rate-limited", abort: "stream-abort-during" },
  expected: expectedWith,
  // Agents and tools are no calls of a model; tree.test.ts is about them.
  isChecked: ({ kind }) => kind === client,
});
