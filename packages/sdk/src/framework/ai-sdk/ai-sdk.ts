import {
  aiSdkEmbed,
  aiSdkEndpoint,
  aiSdkGenerate,
  aiSdkStream,
  streamOf,
  withStream,
} from "../../provider/ai-sdk.ts";
import type { Library, Method, Operation, Target } from "../../provider/library.ts";
import type { Provider } from "../../provider/provider.ts";
import { aroundGenerate } from "./agent.ts";
import { aroundStitching, aroundStream, keepAgentOpen } from "./agent-stream.ts";
import { aroundAsking, aroundCollecting, aroundValidating } from "./approval.ts";
import { aroundWrapping, isWrapped } from "./middleware.ts";
import { aroundModelCalls, isOptedOut } from "./opt-out.ts";
import { aroundRecording, aroundRecordingError, aroundSelecting, aroundToolCall } from "./tool.ts";

type Around = Operation["around"];

const everyVersion = ">=5.0.0";
const version5 = ">=5.0.0 <6.0.0";

/** A stream that is open keeps the agent open that it is a part of. */
const streamInAgent: Provider = {
  ...aiSdkStream,
  stream: {
    of: streamOf,
    replaced(result, stream) {
      keepAgentOpen(stream);
      return withStream(result, stream);
    },
  },
};

/**
 * The npm package `ai` from 5.0 on. Models are objects of the application's, so that their calls are seen where the SDK
 * makes them; each attempt of the SDK's own retries is a call.
 */
export const aiSdk: Library = {
  methods: [
    modelCall("doGenerate", aiSdkGenerate),
    modelCall("doStream", streamInAgent),
    modelCall("doEmbed", aiSdkEmbed),
    modelCall("doRerank", aiSdkGenerate),
  ],
  operations: [
    declared("generateText", aroundGenerate),
    // The second one stands behind all the streaming functions of version 7.
    declared("(?:streamText|startStreamText)", aroundStream),
    declared("createStitchableStream", aroundStitching),
    declared("executeToolCall", aroundToolCall),
    declared("(?:isApprovalNeeded|resolveToolApproval)", aroundAsking),
    declared("validateApprovedToolApprovals", aroundValidating),
    declared("collectToolApprovals", aroundCollecting),
    declared("selectTelemetryAttributes", aroundSelecting, version5),
    declared("recordSpan", aroundRecording, version5),
    declared("recordErrorOnSpan", aroundRecordingError, version5),
    declared("(?:embed|embedMany|generateObject|streamObject)", aroundModelCalls),
    declared("(?:generateSpeech|rerank|transcribe)", aroundModelCalls),
    wrapping(),
  ],
  endpoint: aiSdkEndpoint,
};

function place(channelName: string, versionRange: string): Pick<Target, "channelName" | "module"> {
  return {
    channelName: `spoor:${channelName}`,
    module: { name: "ai", versionRange, filePath: /^dist\/index\.m?js$/ },
  };
}

/** The calls of a method of models. The SDK's adapters for models of older versions call theirs `target`: they are seen. */
function modelCall(methodName: string, provider: Provider): Method {
  return {
    provider,
    concerns: ({ self }) => !isOptedOut() && !isWrapped(self),
    target: {
      ...place(methodName, everyVersion),
      functionQuery: { methodName, kind: "Sync" },
      written: { as: "call", notOn: "target" },
    },
  };
}

/** The functions that make a model of another one and a middleware; bundling numbers those of the same name. */
function wrapping(): Operation {
  return {
    around: aroundWrapping,
    target: {
      ...place("wrap", everyVersion),
      functionQuery: { functionName: "doWrap[$0-9]*", kind: "Sync" },
      written: { as: "call" },
    },
  };
}

function declared(functionName: string, around: Around, versionRange = everyVersion): Operation {
  const [channel = functionName] = /\w{3,}/u.exec(functionName) ?? [];
  return {
    around,
    target: {
      ...place(channel, versionRange),
      functionQuery: { functionName, kind: "Sync" },
      written: { as: "declaration" },
    },
  };
}
