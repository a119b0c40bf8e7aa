// What graphs do, told in what the application sees: the scenarios named on the command line print it, ids and times aside.

const retryPolicy = { maxAttempts: 2, initialInterval: 1, jitter: false, logWarning: false };
const ids = /[\da-f]{8}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{12}/g;
const times = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;

function tell(what, value) {
  const text = value instanceof Error ? `${value.constructor.name}: ${value.message}` : value;
  console.log(what, JSON.stringify(text)?.replace(ids, "id").replace(times, "time"));
}

async function tellOf(what, promise) {
  try {
    tell(what, await promise);
  } catch (error) {
    tell(`${what} threw`, error);
  }
}

/** A graph of nodes that follow one another, each a function or one with options. */
function chain({ Annotation, START, StateGraph }, nodes) {
  const graph = new StateGraph(Annotation.Root({ said: Annotation() }));
  let before = START;
  for (const [name, node] of Object.entries(nodes)) {
    const [run, options] = Array.isArray(node) ? node : [node];
    graph.addNode(name, run, options).addEdge(before, name);
    before = name;
  }
  return graph;
}

const refuse = () => Promise.reject(new TypeError("never"));
const thread = { configurable: { thread_id: "t1" } };

const scenarios = {
  async answer(lib, { OpenAI }) {
    const client = new OpenAI({ apiKey: "test", baseURL: `${process.env["PROVIDER_URL"]}/v1` });
    const messages = [{ role: "user", content: "What is a spoor?" }];
    const ask = async () => {
      const { choices } = await client.chat.completions.create({ model: "gpt-4o-mini", messages });
      return { said: choices[0].message.content };
    };
    await tellOf("answer", chain(lib, { ask }).compile({ name: "answer" }).invoke({ said: "" }));
  },

  async fails(lib) {
    const graph = chain(lib, { work: [refuse, { retryPolicy }] }).compile({ name: "fails" });
    await tellOf("fails", graph.invoke({ said: "" }));
  },

  async parallel({ Annotation, Send, START, StateGraph }) {
    const failed = new Set();
    const said = Annotation({ reducer: (one, other) => [...one, ...other], default: () => [] });
    const work = async ({ part }) => {
      await new Promise((resolve) => setTimeout(resolve, 5 * part));
      if (part === 1 && !failed.has(part)) {
        failed.add(part);
        throw new Error("once");
      }
      return { said: [part] };
    };
    const graph = new StateGraph(Annotation.Root({ said }))
      .addNode("work", work, { retryPolicy })
      .addConditionalEdges(START, () => [1, 2, 3].map((part) => new Send("work", { part })))
      .compile({ name: "parallel" });
    await tellOf("parallel", graph.invoke({}));
  },

  async subgraph(lib) {
    const ask = () => ({ said: lib.interrupt("inner?") });
    const inner = chain(lib, { ask, tell: ({ said }) => ({ said: `${said}!` }) }).compile();
    const checkpointer = new lib.MemorySaver();
    const graph = chain(lib, { inner, after: () => ({}) }).compile({ name: "outer", checkpointer });
    await tellOf("asked", graph.invoke({ said: "" }, thread));
    await tellOf("state", graph.getState(thread, { subgraphs: true }));
    await tellOf("answered", graph.invoke(new lib.Command({ resume: "yes" }), thread));
  },

  async breakpoint(lib) {
    const checkpointer = new lib.MemorySaver();
    const nodes = { one: () => ({ said: "1" }), two: () => ({ said: "2" }) };
    const compiled = { name: "breakpoint", checkpointer, interruptBefore: ["two"] };
    const graph = chain(lib, nodes).compile(compiled);
    await tellOf("before", graph.invoke({ said: "" }, thread));
    await tellOf("after", graph.invoke(null, thread));
    for await (const state of graph.getStateHistory(thread)) tell("history", state);
  },

  async parent(lib) {
    const { Annotation, Command, START, StateGraph } = lib;
    const leave = () => new Command({ graph: Command.PARENT, goto: "last", update: { said: "up" } });
    const inner = chain(lib, { leave: [leave, { ends: [] }] }).compile();
    const graph = new StateGraph(Annotation.Root({ said: Annotation() }))
      .addNode("inner", inner, { ends: ["last"] })
      .addNode("last", ({ said }) => ({ said: `${said}, last` }))
      .addEdge(START, "inner")
      .compile({ name: "parent" });
    await tellOf("parent", graph.invoke({ said: "" }));
  },

  async functional({ entrypoint, MemorySaver, task, interrupt, Command }) {
    const double = task({ name: "double", retry: retryPolicy }, (value) => Promise.resolve(value * 2));
    const run = async (value) => (await double(value)) + interrupt("more?");
    const flow = entrypoint({ name: "functional", checkpointer: new MemorySaver() }, run);
    await tellOf("asked", flow.invoke(2, thread));
    await tellOf("answered", flow.invoke(new Command({ resume: 1 }), thread));
  },

  async stream(lib) {
    const nodes = { one: () => ({ said: "1" }), two: () => ({ said: "2" }) };
    const inner = chain(lib, { deep: () => ({ said: "3" }) }).compile();
    const compiled = { name: "stream", checkpointer: new lib.MemorySaver() };
    const graph = chain(lib, { ...nodes, inner }).compile(compiled);
    const streamMode = ["values", "updates", "tasks", "debug", "checkpoints"];
    const options = { ...thread, streamMode, subgraphs: true };
    for await (const part of await graph.stream({ said: "" }, options)) tell("part", part);
    for await (const event of graph.streamEvents({ said: "" }, { ...thread, version: "v2" })) {
      tell("event", [event.event, event.name, Object.keys(event.metadata)]);
    }
  },

  async abort(lib) {
    const controller = new AbortController();
    const wait = async (_, { signal }) => {
      setImmediate(() => controller.abort());
      await new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(new Error("left")), { once: true });
      });
    };
    const graph = chain(lib, { wait }).compile({ name: "abort" });
    await tellOf("abort", graph.invoke({ said: "" }, { signal: controller.signal }));
  },

  async drain(lib) {
    const control = new lib.RunControl();
    const checkpointer = new lib.MemorySaver();
    const nodes = { one: () => control.requestDrain(), two: () => ({ said: "2" }) };
    const graph = chain(lib, nodes).compile({ name: "drain", checkpointer });
    await tellOf("drained", graph.invoke({ said: "" }, { ...thread, control }));
    await tellOf("went on", graph.invoke(null, thread));
  },

  async again(lib) {
    const ask = () => ({ said: `${lib.interrupt("first?")} and ${lib.interrupt("second?")}` });
    const checkpointer = new lib.MemorySaver();
    const graph = chain(lib, { ask }).compile({ name: "again", checkpointer });
    await tellOf("first", graph.invoke({ said: "" }, thread));
    await tellOf("second", graph.invoke(new lib.Command({ resume: "a" }), thread));
    await tellOf("done", graph.invoke(new lib.Command({ resume: "b" }), thread));
    await tellOf("new", graph.invoke({ said: "" }, thread));
  },
};

module.exports = async (libraries, more) => {
  for (const name of process.argv.slice(2)) await scenarios[name](libraries, more);
};
