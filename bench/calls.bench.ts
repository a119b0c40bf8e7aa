// What Spoor adds to a call of each library, beside a span written by hand around the same call, with all libraries
// registered. Replies come from memory, so that the figures are CPU time of the library and of the tracing alone.
import { context, SpanKind, trace } from "@opentelemetry/api";
import type { Attributes } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import { tracingChannel } from "node:diagnostics_channel";
import { bench, describe } from "vitest";
import type * as Channel from "../packages/sdk/src/hook/channel.ts";
import type * as Libraries from "../packages/sdk/src/provider/index.ts";
import { compiled } from "./compiled.ts";

interface Call {
  readonly args: readonly unknown[];
  readonly run: () => Promise<unknown>;
}

/** One library: a file in `calls/`. */
interface Subject {
  /** The tracing channel of the method, and of the one that streams where it is another. */
  readonly channel: string;
  readonly streamChannel?: string;
  readonly self: unknown;
  readonly plain: Call;
  /** Calls for a stream; `chunks` finds it in the result, where it is not the result itself. */
  readonly stream?: Call & { readonly chunks?: (result: unknown) => AsyncIterable<unknown> };
  /** What a careful hand would write around the call for the same span. */
  readonly span: {
    readonly name: string;
    readonly attributes: () => Attributes;
    readonly ended: (reply: unknown) => Attributes;
  };
}

const subjects = ["openai", "anthropic", "google-genai", "bedrock", "ai-sdk"];
const load = (name: string): Promise<Subject> =>
  import(new URL(`calls/${name}.mjs`, import.meta.url).href);

const { libraries, listen } = await compiled<typeof Channel & typeof Libraries>([
  "hook/channel",
  "provider/index",
]);
trace.setGlobalTracerProvider(new TracerProvider());
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
for (const library of Object.values(libraries)) listen(library);

const tracer = trace.getTracer("by-hand");

async function byHand({ plain, span: { name, attributes, ended } }: Subject): Promise<void> {
  const span = tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes: attributes() });
  const reply = await context.with(trace.setSpan(context.active(), span), plain.run);
  span.setAttributes(ended(reply));
  span.end();
}

/** The call as the transformed method publishes it. */
function traced({ self }: Subject, channel: string, { args, run }: Call): Promise<unknown> {
  return tracingChannel(channel).start.runStores({ arguments: [...args], self }, run);
}

function isIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

async function read(result: unknown, chunks?: (result: unknown) => unknown): Promise<void> {
  const stream = chunks === undefined ? result : chunks(result);
  if (!isIterable(stream)) throw new Error("no stream");
  for await (const chunk of stream) if (chunk === undefined) return;
}

const options = { time: 1500, warmupTime: 300 };

for (const name of subjects) {
  const subject = await load(name);
  const { channel, streamChannel = channel, plain, stream } = subject;
  describe(`a call of ${name}`, () => {
    bench("untraced", async () => void (await plain.run()), options);
    bench("with a span by hand", () => byHand(subject), options);
    bench("with Spoor", async () => void (await traced(subject, channel, plain)), options);
  });
  if (stream === undefined) continue;
  const { chunks } = stream;
  describe(`a stream of 1000 chunks of ${name}`, () => {
    bench("untraced", async () => read(await stream.run(), chunks), options);
    bench(
      "with Spoor",
      async () => read(await traced(subject, streamChannel, stream), chunks),
      options,
    );
  });
}
