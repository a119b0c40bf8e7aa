import { escapeText } from "@spoor/core/record";
import {
  announceShipping,
  claimOrphans,
  destinationsFrom,
  maxRecordsFrom,
  openFolder,
  openSender,
  plainUrl,
  segmentsForAll,
  shipperOfAll,
} from "@spoor/journal";
import type { Destination, Drained, Folder, Sender } from "@spoor/journal";
import { setTimeout as wait } from "node:timers/promises";
import { exitCodes, Failure, stopWhereAsked, usageFailure } from "../failure.ts";
import { locateStore } from "../ingest/store.ts";
import type { Io } from "../io.ts";
import { shippedText } from "../render/ship.ts";
import type { Shipped, ShipResult } from "../view/ship.ts";
import type { Command, Input, Outcome } from "./command.ts";

const protocols = ["http/protobuf", "http/json", "grpc"] as const;
const defaultSeconds = 60;
/** How often to look for what was written, when following. */
const lookMs = 1000;

/** The variables that name destinations, with those that the options put in their place. */
function environment({ env }: Io, options: Input["options"]): Io["env"] {
  const { endpoint, protocol } = options;
  const kept = Object.entries(env).filter(
    ([name]) =>
      typeof endpoint !== "string" ||
      !/^(?:SPOOR_DESTINATION|OTEL_EXPORTER_OTLP_\w+_ENDPOINT$|OTEL_\w+_EXPORTER$)/.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    ...(typeof endpoint === "string" && { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }),
    ...(typeof protocol === "string" && { OTEL_EXPORTER_OTLP_PROTOCOL: protocol }),
  };
}

function destinationsOf(env: Io["env"], warn: (message: string) => void): readonly Destination[] {
  const found = destinationsFrom(env, warn);
  if (found.length > 0) return found;
  throw new Failure("There is no destination to ship to.", {
    code: exitCodes.configuration,
    hint: "Set OTEL_EXPORTER_OTLP_ENDPOINT, or add --endpoint http://127.0.0.1:4318.",
  });
}

function secondsOf(value: unknown): number {
  if (value === undefined) return defaultSeconds;
  const seconds = Number(value);
  if (seconds > 0 && seconds <= 86_400) return seconds;
  throw usageFailure(
    `--timeout ${JSON.stringify(value)} is not a number of seconds from above 0 to 86400.`,
  );
}

/** The address of a destination, without the path of one kind of telemetry. */
function addressOf({ name, targets }: Destination): string {
  const [target] = Object.values(targets);
  return target === undefined
    ? name
    : plainUrl(target.url).replace(/\/v1\/(?:traces|metrics|logs)$/, "");
}

function shippedOf(
  destinations: readonly Destination[],
  drained: Readonly<Record<string, Drained>>,
  sender: Sender,
): readonly Shipped[] {
  const stats = new Map(sender.stats().map((one) => [one.name, Object.values(one.signals)]));
  return destinations.flatMap((destination) => {
    const counts = drained[destination.name];
    if (counts === undefined) return [];
    const problem = stats.get(destination.name)?.find((lane) => lane.problem !== undefined);
    const isLeft = counts.spooled > 0;
    return [
      {
        destination: addressOf(destination),
        ...counts,
        problem: isLeft ? (problem?.problem ?? "the time was up") : undefined,
      },
    ];
  });
}

interface Task {
  readonly folder: Folder;
  readonly destinations: readonly Destination[];
  readonly place: string;
  readonly timeoutMs: number;
}

interface Shipping {
  readonly io: Io;
  readonly folder: Folder;
  readonly sender: Sender;
}

/** Sends what is written, and what processes leave that end, until the command is asked to stop. */
async function follow({ io, folder, sender }: Shipping): Promise<void> {
  while (!io.signal.aborted) {
    claimOrphans(folder);
    sender.wake();
    // An abort ends the wait with an error, which is the end that was asked for.
    await wait(lookMs, undefined, { signal: io.signal }).catch(() => {});
  }
}

/** The folder to ship from; undefined where there is no telemetry yet. */
function folderOf({ common, io }: Input): Folder | undefined {
  const { folder } = locateStore({ store: common.store, env: io.env, cwd: io.cwd });
  if (folder === undefined) return undefined;
  const opened = openFolder(folder);
  if (!("problem" in opened)) return opened;
  throw new Failure(escapeText(opened.problem), { code: exitCodes.store });
}

/** Ships what is there, and with `--follow` what comes, until the command is asked to stop. */
async function shipAll(task: Task, { common, io, options }: Input): Promise<readonly Shipped[]> {
  const { folder, destinations, place, timeoutMs } = task;
  const end = announceShipping(folder, "all");
  const maxRecords = maxRecordsFrom(io.env);
  const sender = openSender({
    folder,
    destinations,
    segments: () => segmentsForAll(folder),
    warn: (message) => void io.err.write(`spoor: ${escapeText(message)}\n`),
    ...(maxRecords !== undefined && { limits: { maxRecords } }),
  });
  try {
    claimOrphans(folder);
    if (options["follow"] === true) {
      const addresses = destinations.map((one) => escapeText(addressOf(one))).join(", ");
      if (!common.quiet && !common.json)
        await io.err.write(`Shipping ${escapeText(place)} to ${addresses}, Ctrl-C stops.\n`);
      await follow({ io, folder, sender });
      await sender.drain(lookMs);
      stopWhereAsked(io.signal);
    }
    return shippedOf(destinations, await sender.drain(timeoutMs), sender);
  } finally {
    sender.close();
    end();
  }
}

async function run(input: Input): Promise<Outcome> {
  const { common, io, options, style } = input;
  const timeoutMs = secondsOf(options["timeout"]) * 1000;
  const notes: string[] = [];
  const env = environment(io, options);
  const destinations = destinationsOf(env, (message) => notes.push(message));
  const { place } = locateStore({ store: common.store, env: io.env, cwd: io.cwd });
  const folder = folderOf(input);
  const other = folder && shipperOfAll(folder);
  if (other !== undefined)
    notes.push(`Process ${other.pid} ships from this folder, too; both have the running programs.`);
  const shipped =
    folder === undefined ? [] : await shipAll({ folder, destinations, place, timeoutMs }, input);
  return {
    code: shipped.every(({ spooled }) => spooled === 0) ? exitCodes.ok : exitCodes.unreachable,
    json: { schema: "spoor.ship/1", store: place, destinations: shipped } satisfies ShipResult,
    text: () => shippedText(shipped, place, style),
    notes,
  };
}

/** Sends what the journal holds to where OpenTelemetry's variables say. */
export const ship: Command = {
  name: "ship",
  group: "Data:",
  summary: "send what was recorded and has not arrived yet to the OTLP endpoints",
  options: [
    { flags: "--follow", summary: "go on with what is written, until Ctrl-C" },
    {
      flags: "--endpoint <url>",
      summary: "where to (default: OTEL_EXPORTER_OTLP_ENDPOINT, SPOOR_DESTINATIONS)",
    },
    { flags: "--protocol <protocol>", summary: "in which protocol", choices: protocols },
    {
      flags: "--timeout <seconds>",
      summary: `give up after that time (default: ${defaultSeconds})`,
    },
  ],
  examples: ["ship", "ship --endpoint http://127.0.0.1:4318", "ship --follow"],
  run,
};
