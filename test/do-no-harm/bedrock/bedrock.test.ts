import { describeLibrary } from "../harness/describe-library.ts";
import { expectedWith } from "./expected.ts";

describeLibrary({
  library: "bedrock",
  packageName: "@aws-sdk/client-bedrock-runtime",
  versions: [
    { major: "3.755", folder: "test/matrix/bedrock-older" },
    { major: "3.1163", folder: "test/matrix/bedrock" },
  ],
  cells: { plain: "plain", stream: "stream", error: "bad-request", abort: "stream-break" },
  expected: expectedWith,
  // A signature depends on the time, and each request has an id of its own.
  ignoredHeaders: /^(?:amz-sdk-invocation-id|authorization|x-amz-date)$/,
  // The one call that names no model.
  scenarioOf: ({ attributes }) =>
    attributes["gen_ai.request.model"] === undefined ? "no-model" : undefined,
});
