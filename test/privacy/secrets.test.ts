import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { startMockProvider } from "../fixtures/mock-provider/start.ts";
import { folderBytes } from "../support/folder-bytes.ts";
import { emptyFolder, root, runNode } from "../support/run-app.ts";
import { secrets } from "../support/secrets.ts";
import { places } from "./places.ts";
import { startRawReceiver } from "./raw-receiver.ts";

const all = [...new Map(secrets(40_404).map(({ kind, secret }) => [kind, secret]))];
/** A secret of another kind for each place. */
const planted = Object.fromEntries(
  Object.keys(places).map((place, index) => [place, all[index]?.[1] ?? ""]),
);
/** What secrets are taken for that stand behind a name which says more than their form. */
const byName: Readonly<Record<string, string>> = {
  header: "authorization",
  "configuration text": "key",
  "command line": "token",
};
const marks = Object.fromEntries(
  Object.keys(places).map((place, index) => [
    place,
    `[REDACTED:${byName[place] ?? all[index]?.[0] ?? ""}]`,
  ]),
);

/** A secret is whole, or there is a piece of it that nothing else has. */
const piecesOf = (secret: string): readonly string[] => {
  const middle = Math.floor(secret.length / 2);
  return [secret, secret.slice(middle - 6, middle + 6), secret.slice(-12)];
};

const left = (output: Buffer): readonly string[] =>
  Object.entries(planted)
    .filter(([, secret]) => piecesOf(secret).some((piece) => output.includes(piece)))
    .map(([place]) => place);

/** The places whose secret was recorded, and redacted. */
const markedIn = (output: Buffer): readonly string[] =>
  Object.keys(places).filter((place) => output.includes(marks[place] ?? ""));

const commands = [
  ["show"],
  ["show", "--json"],
  ["trace"],
  ["trace", "--json"],
  ["export", "--json"],
  ["export", "--format", "otlp"],
  ["check"],
  ["doctor", "--json"],
];

async function run(env: Readonly<Record<string, string>>) {
  const [provider, receiver] = await Promise.all([startMockProvider(), startRawReceiver()]);
  const dir = emptyFolder();
  const app = join(import.meta.dirname, "secrets-app.mjs");
  const ended = await runNode(["--import", "spoor/register", app], {
    env: {
      ...env,
      PROVIDER_URL: provider.url,
      SECRETS: JSON.stringify(planted),
      SPOOR_DIR: dir,
      SPOOR_CONSOLE: "1",
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_TRACES_EXPORTER: "otlp,console",
      OTEL_LOGS_EXPORTER: "otlp,console",
      OTEL_RESOURCE_ATTRIBUTES: `app.note=${planted["resource"]}`,
    },
  });
  const sent = JSON.stringify(await provider.requests());
  await Promise.all([provider.close(), receiver.close()]);
  expect(ended.code, ended.stderr).toBe(0);
  const shown = await Promise.all(
    commands.map((args) =>
      runNode([join(root, "packages/cli/bin/spoor.js"), ...args, "--store", dir], { cwd: dir }),
    ),
  );
  const outputs = {
    journal: folderBytes(dir),
    delivered: receiver.received(),
    "standard output": Buffer.from(ended.stdout),
    "standard error": Buffer.from(ended.stderr),
    cli: Buffer.from(shown.map(({ stdout, stderr }) => stdout + stderr).join("")),
  };
  return { sent, outputs };
}

test("there are 40 places and as many kinds of secrets", () => {
  expect(Object.keys(places).length).toBeGreaterThanOrEqual(40);
  expect(new Set(Object.values(planted)).size).toBe(Object.keys(places).length);
  expect(Object.values(planted)).not.toContain("");
});

describe.each([
  { protocol: "http/json", delivery: "both", content: "none" },
  { protocol: "http/protobuf", delivery: "both", content: "none" },
  { protocol: "http/json", delivery: "journal", content: "none" },
  { protocol: "http/protobuf", delivery: "journal", content: "none" },
  { protocol: "http/json", delivery: "both", content: "all" },
  { protocol: "http/protobuf", delivery: "journal", content: "all" },
])("by $protocol, delivery $delivery, content $content", ({ protocol, delivery, content }) => {
  const recorded = Object.keys(places).filter(
    (place) => places[place] === "recorded" || (places[place] === "content" && content === "all"),
  );
  let result: Awaited<ReturnType<typeof run>>;
  beforeAll(async () => {
    result = await run({
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      SPOOR_DELIVERY: delivery,
      SPOOR_CAPTURE_CONTENT: content,
    });
  });

  test("used its secrets", () => {
    expect(result.sent).toContain(planted["prompt"]);
    expect(result.sent).toContain(planted["key of the client"]);
  });

  test.each(["journal", "delivered", "standard output", "standard error", "cli"] as const)(
    "none of them is in: %s",
    (name) => {
      expect(result.outputs[name].includes("gpt-4o-mini")).toBe(true);
      expect(left(result.outputs[name])).toEqual([]);
    },
  );

  test("each place that is recorded says what was there, and no other does", () => {
    expect(markedIn(result.outputs.journal)).toEqual(recorded);
    expect(markedIn(result.outputs.delivered)).toEqual(recorded);
  });
});
