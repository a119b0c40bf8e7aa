import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { project } from "../doctor/project.ts";
import { root, runNode } from "../support/run-app.ts";

const page = readFileSync(join(root, "docs/doctor.md"), "utf8");
const openai = join(root, "node_modules/openai");

test("its commands run as they are written", async () => {
  const [, block = ""] = /```sh\n([^`]*)```/.exec(page) ?? [];
  const commands = block.trim().split("\n");
  expect(commands).toHaveLength(2);
  const app = project({ "app.mjs": 'import "openai";' }, { openai });
  await app.run("app.mjs");
  for (const command of commands) {
    const args = command.replace(/^npx @spoor\/cli doctor ?/, "").split(" ");
    const ended = await app.doctor(args.filter((arg) => arg !== ""));
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(ended.stdout).toContain(
      args.includes("--json") ? '"spoor.doctor/1"' : "Nothing is wrong",
    );
  }
});

test("what it says of a library is what doctor says", () => {
  const render = readFileSync(join(root, "packages/cli/src/render/doctor.ts"), "utf8");
  const [, table = ""] = /\| it says[^\n]*\n[^\n]*\n((?:\|[^\n]*\n)+)/.exec(page) ?? [];
  const told = [...table.matchAll(/^\| `([^`]+)`/gm)].map(([, text]) => text);
  const said = [...render.matchAll(/: \["(?:good|bad|note|plain)", "([^"]+)"\]/g)];
  expect(new Set(told)).toEqual(new Set(said.map(([, text]) => text)));
});

test("its snippet tells the problems of the process", async () => {
  const [, snippet = ""] = /```js\n([^`]*)```/.exec(page) ?? [];
  const { dir } = project({});
  const ended = await runNode(
    ["--import", "spoor/register", "--input-type=module", "-e", snippet],
    {
      cwd: dir,
    },
  );
  expect(ended).toMatchObject({ code: 0, stdout: "[]\n", stderr: "" });
});
