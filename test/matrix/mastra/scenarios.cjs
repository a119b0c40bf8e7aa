// What workflows do, told in what the application sees: the scenarios named on the command line print it, ids and times aside.

const ids = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g;
const times = /\d{4}-\d\d-\d\dT[\d:.]+Z|\b1\d{12}\b/g;

function tell(what, value) {
  const text = value instanceof Error ? `${value.constructor.name}: ${value.message}` : value;
  console.log(what, JSON.stringify(text)?.replace(ids, "id").replace(times, "0"));
}

async function tellOf(what, promise) {
  try {
    tell(what, await promise);
  } catch (error) {
    tell(`${what} threw`, error);
  }
}

/** A schema that takes anything, in the form that schema libraries share. */
const anything = {
  "~standard": {
    version: 1,
    vendor: "none",
    validate: (value) => ({ value }),
    jsonSchema: { input: () => ({}), output: () => ({}) },
  },
};
const schemas = {
  inputSchema: anything,
  outputSchema: anything,
  resumeSchema: anything,
  suspendSchema: anything,
};

/** The makers of workflows and steps that take anything, and runs that are stored in memory. */
function kit({ createStep, createWorkflow, InMemoryStore, Mastra }) {
  return {
    step: (id, execute, more) => createStep({ id, ...schemas, ...more, execute }),
    flow: (id, more) => createWorkflow({ id, ...schemas, ...more }),
    run: (workflow) => {
      const workflows = { it: workflow.commit() };
      const mastra = new Mastra({ workflows, storage: new InMemoryStore(), logger: false });
      return mastra.getWorkflow("it").createRun({ runId: "r1" });
    },
  };
}

const scenarios = {
  async answer(lib, { OpenAI }) {
    const { flow, run, step } = kit(lib);
    const client = new OpenAI({ apiKey: "test", baseURL: `${process.env["PROVIDER_URL"]}/v1` });
    const messages = [{ role: "user", content: "What is a spoor?" }];
    const ask = step("ask", async () => {
      const { choices } = await client.chat.completions.create({ model: "gpt-4o-mini", messages });
      return choices[0].message.content;
    });
    await tellOf("answer", (await run(flow("answer").then(ask))).start({ inputData: 0 }));
  },

  async fails(lib) {
    const { flow, run, step } = kit(lib);
    const work = step("work", () => Promise.reject(new TypeError("never")), { retries: 1 });
    await tellOf("fails", (await run(flow("fails").then(work))).start({ inputData: 0 }));
  },

  async foreach(lib) {
    const { flow, run, step } = kit(lib);
    const failed = new Set();
    const work = async ({ inputData: part }) => {
      await new Promise((resolve) => setTimeout(resolve, 10 * part));
      if (part === 1 && !failed.has(part)) {
        failed.add(part);
        throw new Error("once");
      }
      return part;
    };
    const each = flow("foreach").foreach(step("work", work, { retries: 1 }), { concurrency: 3 });
    await tellOf("foreach", (await run(each)).start({ inputData: [1, 2, 3] }));
  },

  async branches(lib) {
    const { flow, run, step } = kit(lib);
    const [one, two, three] = ["one", "two", "three"].map((id) => step(id, () => Promise.resolve(id)));
    const branches = flow("branches")
      .parallel([one, two])
      .branch([
        [() => Promise.resolve(true), three],
        [() => Promise.resolve(false), step("four", () => Promise.resolve("four"))],
      ]);
    await tellOf("branches", (await run(branches)).start({ inputData: 0 }));
  },

  async nested(lib) {
    const { flow, run, step } = kit(lib);
    const ask = step("ask", ({ resumeData, suspend }) => resumeData ?? suspend({ why: "inner?" }));
    const inner = flow("inner").then(ask).commit();
    const after = step("after", ({ inputData }) => Promise.resolve(`${inputData}!`));
    const outer = await run(flow("outer").then(inner).then(after));
    await tellOf("asked", outer.start({ inputData: 0 }));
    await tellOf("answered", outer.resume({ step: ["inner", "ask"], resumeData: "yes" }));
  },

  async bail(lib) {
    const { flow, run, step } = kit(lib);
    const leave = step("leave", ({ bail }) => Promise.resolve(bail("enough")));
    const never = step("never", () => Promise.resolve("never"));
    await tellOf("bail", (await run(flow("bail").then(leave).then(never))).start({ inputData: 0 }));
  },

  async cancel(lib) {
    const { flow, run, step } = kit(lib);
    const wait = step("wait", async ({ abort }) => {
      abort();
      return "waited";
    });
    const never = step("never", () => Promise.resolve("never"));
    await tellOf("cancel", (await run(flow("cancel").then(wait).then(never))).start({ inputData: 0 }));
  },

  async stream(lib) {
    const { flow, run, step } = kit(lib);
    const one = step("one", () => Promise.resolve(1));
    const streamed = (await run(flow("stream").then(one))).stream({ inputData: 0 });
    for await (const part of streamed.fullStream) tell("part", part);
    await tellOf("result", streamed.result);
  },

  async again(lib) {
    const { flow, run, step } = kit(lib);
    const ask = step("ask", ({ resumeData, suspend }) =>
      resumeData === "sure" ? resumeData : suspend({ after: resumeData ?? "nothing" }),
    );
    const asked = await run(flow("again").then(ask));
    await tellOf("first", asked.start({ inputData: 0 }));
    await tellOf("second", asked.resume({ resumeData: "maybe" }));
    await tellOf("done", asked.resume({ resumeData: "sure" }));
  },

  async agent(lib) {
    const { flow, run, step } = kit(lib);
    const usage = { inputTokens: 1, outputTokens: 1, totalTokens: 2 };
    const content = [{ type: "text", text: "a track" }];
    const model = {
      specificationVersion: "v2",
      provider: "test",
      modelId: "test",
      supportedUrls: {},
      doGenerate: () => Promise.resolve({ content, finishReason: "stop", usage, warnings: [] }),
    };
    const agent = new lib.Agent({ id: "guide", name: "guide", instructions: "Be brief.", model });
    const ask = step("ask", async () => (await agent.generate("What is a spoor?")).text);
    tell("alone", (await agent.generate("What is a spoor?")).text);
    await tellOf("agent", (await run(flow("agent").then(ask))).start({ inputData: 0 }));
  },
};

module.exports = async (libraries, more) => {
  for (const name of process.argv.slice(2)) await scenarios[name](libraries, more);
};
