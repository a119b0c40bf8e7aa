// Plants a secret in every place where a program can put one by mistake; SECRETS has one for each place, by name.
import { diag, SpanKind, SpanStatusCode, trace, TraceFlags } from "@opentelemetry/api";
import OpenAI from "openai";
import { agent, llmCall, step, tool, workflow } from "spoor";

const { PROVIDER_URL } = process.env;
const secrets = JSON.parse(process.env.SECRETS ?? "{}");
const used = new Set();

/** The secret of one place. */
function plant(place) {
  if (secrets[place] === undefined) throw new Error(`no secret for ${place}`);
  used.add(place);
  return secrets[place];
}

const ignored = () => undefined;

/** What an instrumentation does that knows nothing of Spoor. */
function thirdParty() {
  const tracer = trace.getTracer("third-party");
  const spanContext = {
    traceId: "0af7651916cd43dd8448eb211c80319c",
    spanId: "b7ad6b7169203331",
    traceFlags: TraceFlags.SAMPLED,
  };
  const span = tracer.startSpan(`GET /hooks/${plant("span name")}`, {
    kind: SpanKind.CLIENT,
    attributes: {
      "url.full": `https://api.example.com/v1?key=${plant("query of a URL")}`,
      "url.path": `/v1/${plant("path of a URL")}`,
      "db.query.text": `SELECT '${plant("database query")}'`,
      [`key ${plant("key of an attribute")}`]: true,
      "third.list": ["a", plant("list of an attribute")],
      "http.request.header.authorization": [`Custom ${plant("header")}`],
      "third.json": JSON.stringify({ a: { b: [plant("JSON of an attribute")] } }),
      "third.config": `apiKey: "${plant("configuration text")}"`,
      "process.command_line": `app --token ${plant("command line")}`,
    },
    links: [{ context: spanContext, attributes: { why: plant("attribute of a link") } }],
  });
  span.addEvent(`event ${plant("name of an event")}`, { what: plant("attribute of an event") });
  const error = new Error(`refused: ${plant("message of an exception")}`);
  error.stack = `${error.stack}\n    at call (https://cdn.example.com/${plant("stack")}/app.js:1:1)`;
  span.recordException(error);
  span.setStatus({ code: SpanStatusCode.ERROR, message: `status ${plant("status")}` });
  span.end();
}

/** Log records, through the provider that is registered. */
function logs() {
  const provider = globalThis[Symbol.for("io.opentelemetry.js.api.logs")](1);
  const logger = provider.getLogger("third-party");
  logger.emit({
    body: `login failed with ${plant("body of a log record")}`,
    severityText: "INFO",
    attributes: { "log.detail": plant("attribute of a log record") },
  });
  logger.emit({
    body: { request: { headers: [plant("nested body of a log record")] } },
    attributes: { nested: { deep: [plant("nested attribute of a log record")] } },
  });
  logger.emit({ eventName: `event.${plant("event name of a log record")}`, body: "x" });
}

async function spoor() {
  await workflow(`flow ${plant("name of a workflow")}`, async (run) => {
    run.set({ "flow.input": plant("attribute of a workflow") });
    await step(`step ${plant("name of a step")}`, async (one) => {
      one.output({ note: plant("output of a step") });
      one.set({ "step.note": plant("attribute of a step") });
    });
    await step("blocked", async (one) => {
      one.blocked({
        reason: "policy",
        detail: `because of ${plant("detail of a blocked step")}`,
        stepText: `use ${plant("text of a blocked step")}`,
        source: plant("source of a block"),
        policy: plant("policy of a block"),
      });
    });
    await step("fails", async () => {
      throw new Error(`cannot use ${plant("error of a step")}`);
    }).catch(ignored);
    await step("fails long", async () => {
      // The message of a status is cut at 200 characters, here within the secret.
      throw new Error(`${"x".repeat(190)} ${plant("error that is cut")}`);
    }).catch(ignored);
    await agent(`agent ${plant("name of an agent")}`, async () => {
      await tool(
        `tool ${plant("name of a tool")}`,
        { arguments: { query: plant("arguments of a tool") } },
        async () => ({ found: plant("result of a tool") }),
      );
      await tool("fails", async () => {
        throw new Error(`tool cannot use ${plant("error of a tool")}`);
      }).catch(ignored);
    });
    await calls();
  });
}

async function calls() {
  const messages = [
    { role: "system", content: plant("system prompt") },
    { role: "user", content: plant("prompt") },
  ];
  const openai = new OpenAI({
    apiKey: plant("key of the client"),
    baseURL: `${PROVIDER_URL}/v1`,
    maxRetries: 0,
    defaultHeaders: { "x-tenant": plant("header of the client") },
  });
  await openai.chat.completions.create({ model: "gpt-4o-mini", messages });
  await openai.chat.completions
    .create({ model: `gpt-4o-mini+400~${plant("name of a model")}`, messages })
    .catch(ignored);
  const offline = new OpenAI({
    apiKey: "none",
    baseURL: `http://me:${plant("password of a URL")}@127.0.0.1:9/v1`,
    maxRetries: 0,
  });
  await offline.chat.completions.create({ model: "gpt-4o-mini", messages }).catch(ignored);
  await llmCall(
    { provider: "own", model: `own ${plant("model by hand")}`, messages },
    async (call) => {
      call.reply({ output: plant("reply by hand"), usage: { inputTokens: 1, outputTokens: 1 } });
    },
  );
  await llmCall({ provider: "own", model: "own-1" }, async () => {
    throw new Error(`model cannot use ${plant("error by hand")}`);
  }).catch(ignored);
}

thirdParty();
logs();
await spoor();
diag.debug("done");
const left = Object.keys(secrets).filter((place) => !used.has(place));
if (left.join() !== "resource") throw new Error(`not planted: ${left.join()}`);
