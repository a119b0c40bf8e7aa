import { at, text } from "@spoor/core/record";
import { bedrockOperation, isStreamed } from "./bedrock-command.ts";
import { bedrockContent } from "./bedrock-content.ts";
import { converseReply, converseRequest, joinConverse } from "./bedrock-converse.ts";
import { isConverseOutput, StreamedConverse } from "./bedrock-converse-stream.ts";
import { invokeReply, invokeRequest, isInvokeOutput, joinInvoke } from "./bedrock-invoke.ts";
import { StreamedInvoke } from "./bedrock-invoke-stream.ts";
import { endpointOf } from "./endpoint.ts";
import type { Endpoint } from "./endpoint.ts";
import type { Library, LibraryCall, Method } from "./library.ts";
import type { Provider } from "./provider.ts";

/** Reads `send` of a client of Bedrock Runtime, for the commands that ask a model. */
export const bedrockSend: Provider = {
  request([command, options]) {
    const operation = bedrockOperation(command) ?? "Converse";
    const input = at(command, "input");
    const read = operation.startsWith("Converse") ? converseRequest : invokeRequest;
    const request = read(input, isStreamed(operation));
    return { ...request, signal: at(options, "abortSignal") };
  },
  reply(reply) {
    if (reply instanceof StreamedInvoke || at(reply, "body") !== undefined)
      return invokeReply(reply);
    return converseReply(reply);
  },
  stream: { of: (reply) => at(reply, "stream") ?? at(reply, "body") },
  join(soFar, chunk) {
    const isInvoke = at(chunk, "chunk") !== undefined && !(soFar instanceof StreamedConverse);
    return isInvoke || soFar instanceof StreamedInvoke
      ? joinInvoke(soFar, chunk)
      : joinConverse(soFar, chunk);
  },
  isOutput: (chunk) =>
    at(chunk, "chunk") === undefined ? isConverseOutput(chunk) : isInvokeOutput(chunk),
  content: bedrockContent,
};

/**
 * The npm package `@aws-sdk/client-bedrock-runtime`. Every client of AWS has its `send` from the same class, which has moved
 * from one package to another.
 */
export const bedrock: Library = {
  methods: [
    send("@smithy/core", {
      filePath:
        /^dist-(?:cjs\/submodules\/client\/index|es\/submodules\/client\/smithy-client\/client)\.js$/,
      versionRange: ">=3.24.0",
    }),
    send("@smithy/smithy-client", {
      filePath: /^dist-(?:es\/client|cjs\/index)\.js$/,
      versionRange: ">=2.3.0 <4.13.0",
    }),
    send("@smithy/smithy-client", {
      filePath: /^dist-(?:es|cjs)\/client\.js$/,
      versionRange: ">=1.0.0 <2.3.0",
    }),
  ],
  endpoint,
};

interface Place {
  readonly filePath: RegExp;
  readonly versionRange: string;
}

function send(name: string, { filePath, versionRange }: Place): Method {
  return {
    provider: bedrockSend,
    target: {
      channelName: "spoor:send",
      module: { name, versionRange, filePath },
      // The class has a name of its own in some of the files, and none in others.
      functionQuery: { methodName: "send", kind: "Sync" },
    },
    concerns,
    takesCallback: true,
  };
}

/** The clients of all other services end at the first comparison. */
function concerns({ self, args: [command] }: LibraryCall): boolean {
  const config = at(self, "config");
  return at(config, "serviceId") === "Bedrock Runtime" && bedrockOperation(command) !== undefined;
}

const serviceless: Endpoint = { provider: "aws.bedrock", server: {} };

/** Where a client sends its requests, as far as it was told when it was made: else it finds out as it sends the first one. */
function endpoint(self: unknown): Endpoint {
  const given = at(self, "initConfig");
  const address = at(given, "endpoint");
  const url = text(address) ?? (address instanceof URL ? address.href : undefined);
  if (url !== undefined) return endpointOf(url, "aws.bedrock");
  const region = text(at(given, "region"));
  // China's hosts, and those that are told to use FIPS or IPv6, are others.
  const isOther = at(given, "useFipsEndpoint") === true || region?.startsWith("cn-") === true;
  const isPlain = address === undefined && region !== undefined && !isOther;
  const plainHost = `https://bedrock-runtime.${region}.amazonaws.com`;
  return isPlain ? endpointOf(plainHost, "aws.bedrock") : serviceless;
}
