import { create } from "@apm-js-collab/code-transformer";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { SERVER_ADDRESS, SERVER_PORT } from "@spoor/core/semconv";
import { bedrock } from "./bedrock.ts";

const matcher = create(bedrock.methods.map(({ target }) => target));
const matrix = join(import.meta.dirname, "../../../../test/matrix");

describe.each(["bedrock", "bedrock-older"])("%s", (installed) => {
  const root = join(matrix, installed, "node_modules/@smithy/core");
  test.for([
    ["dist-es/submodules/client/smithy-client/client.js", "esm"],
    ["dist-cjs/submodules/client/index.js", "cjs"],
  ] as const)("has the method of %s found", ([path, type], context) => {
    if (!existsSync(root)) {
      // oxlint-disable-next-line no-console -- a test that did not run must be seen
      console.warn(
        `SKIPPED: ${installed} is not installed; run npm ci --prefix test/matrix/${installed}`,
      );
      context.skip();
    }
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const transformer = matcher.getTransformer("@smithy/core", version, path);
    const { code } = transformer?.transform(readFileSync(join(root, path), "utf8"), type) ?? {};
    expect(code?.match(/orchestrion:@smithy\/core:spoor:send"/g)).toHaveLength(1);
  });
});

/** How the class is written in the versions that are not installed. */
test.each([
  ["2.1.9", "dist-cjs/client.js", "class Client { send(command, options, cb) {} }"],
  ["2.3.1", "dist-cjs/index.js", "var _Client = class _Client { send(command) {} };"],
  ["4.0.0", "dist-cjs/index.js", "var Client = class { send(command) {} };"],
  ["4.12.13", "dist-cjs/index.js", "class Client { send(command) {} }"],
])("of @smithy/smithy-client %s, the method of %s is found", (version, path, source) => {
  const transformer = matcher.getTransformer("@smithy/smithy-client", version, path);
  expect(transformer?.transform(source, "cjs").code).toContain(":spoor:send");
});

test.each([
  ["@smithy/smithy-client", "2.2.1", "dist-cjs/index.js", false],
  ["@smithy/smithy-client", "2.3.0", "dist-cjs/client.js", false],
  ["@smithy/smithy-client", "4.12.13", "dist-es/client.js", true],
  ["@smithy/smithy-client", "4.13.0", "dist-cjs/index.js", false],
  ["@smithy/core", "3.23.17", "dist-cjs/submodules/client/index.js", false],
  ["@smithy/core", "3.41.0", "dist-cjs/index.js", false],
] as const)("of %s %s, the file %s is one to transform: %s", (...[name, version, path, isOne]) => {
  expect(matcher.getTransformer(name, version, path) !== undefined).toBe(isOne);
});

const concerns = (self: unknown, command: unknown) =>
  bedrock.methods.every((method) => method.concerns?.({ self, args: [command] }) === true);
class ConverseCommand {
  readonly input = {};
}
class _InvokeModelCommand2 extends ConverseCommand {}
class ApplyGuardrailCommand extends ConverseCommand {}

describe("a call of send", () => {
  const client = { config: { serviceId: "Bedrock Runtime" } };

  test("concerns a model where client and command do", () => {
    expect(concerns(client, new ConverseCommand())).toBe(true);
    expect(concerns({ config: { serviceId: "S3" } }, new ConverseCommand())).toBe(false);
    expect(concerns(client, new ApplyGuardrailCommand())).toBe(false);
    expect(concerns(client, undefined)).toBe(false);
    expect(concerns(undefined, undefined)).toBe(false);
  });

  test("is known by the command's schema or class, whatever a bundler made of its name", () => {
    const namespace = "com.amazonaws.bedrockruntime";
    expect(concerns(client, { schema: [9, namespace, "ConverseStream", 0] })).toBe(true);
    expect(concerns(client, { schema: [9, namespace, "CountTokens", 0] })).toBe(false);
    expect(concerns(client, new _InvokeModelCommand2())).toBe(true);
  });
});

const endpointOf = (initConfig: unknown) => bedrock.endpoint({ initConfig });

describe("the endpoint of a client", () => {
  test("is the one that it was given", () => {
    const server = { [SERVER_ADDRESS]: "127.0.0.1", [SERVER_PORT]: 8080 };
    expect(endpointOf({ endpoint: "http://127.0.0.1:8080" })).toEqual({
      provider: "aws.bedrock",
      server,
    });
    expect(endpointOf({ endpoint: new URL("http://127.0.0.1:8080") })?.server).toEqual(server);
  });

  test("is that of its region", () => {
    const address = endpointOf({ region: "eu-north-1" })?.server[SERVER_ADDRESS];
    expect(address).toBe("bedrock-runtime.eu-north-1.amazonaws.com");
  });

  test.each([
    { region: () => "eu-north-1" },
    { region: "us-east-1", useFipsEndpoint: true },
    { region: "cn-north-1" },
    { region: "eu-north-1", endpoint: () => "x" },
    undefined,
  ])("is not known of %j", (given) => {
    expect(endpointOf(given)).toEqual({ provider: "aws.bedrock", server: {} });
  });
});
