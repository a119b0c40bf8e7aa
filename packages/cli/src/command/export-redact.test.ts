import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { GEN_AI_INPUT_MESSAGES } from "@spoor/core/semconv";
import { expect, test } from "vitest";
import { newFolder, writeJournal } from "../fixture.ts";
import { spoor } from "../fixture-io.ts";
import { workflowSpans } from "../fixture-workflow.ts";
import { Database } from "../store/database.ts";

const email = ["jane.doe", "example.com"].join("@");
const key = ["gh", "p_", "a1B2".repeat(9)].join("");
const said = `write to ${email} with ${key}`;

test.each([
  ["default", [true, false, true]],
  ["strict", [false, false, false]],
  ["none", [true, true, true]],
] as const)("--redact %s", async (how, [hasEmail, hasKey, hasMessages]) => {
  const folder = newFolder();
  const attributes = { note: said, password: "hunter22hunter22", [GEN_AI_INPUT_MESSAGES]: "hello" };
  writeJournal(folder, {
    spans: [{ id: "1", name: `chat ${said}`, error: said, attributes }],
    events: [{ name: "spoor.note", attributes }],
  });
  const path = join(newFolder(), "rows.parquet");
  for (const format of ["json", "ndjson", "otlp", "csv", "md", "parquet"]) {
    const args = ["export", "--spans", "--format", format, "--redact", how, "--store", folder];
    const { code, out } = await spoor(format === "parquet" ? [...args, "--out", path] : args);
    expect(code).toBe(0);
    // Markdown has a backslash before what means something to it.
    const written = format === "parquet" ? await parquetText(path) : out.replaceAll("\\_", "_");
    expect([format, written.includes(key), written.includes("hunter22")]).toEqual([
      format,
      hasKey,
      // A report has no attributes, and neither has the table of spans.
      hasKey && format !== "md" && format !== "csv",
    ]);
    expect([format, written.includes(email)]).toEqual([format, hasEmail]);
    expect([format, written.includes("hello")]).toEqual([
      format,
      hasMessages && format !== "md" && format !== "csv",
    ]);
  }
});

/** All that the file says. */
async function parquetText(path: string): Promise<string> {
  const database = await Database.open({ temporary: undefined });
  const rows = await database.ask("SELECT * FROM read_parquet($path)", { path });
  database.close();
  return JSON.stringify(rows, (_, value: unknown) =>
    typeof value === "bigint" ? String(value) : value,
  );
}

test("Parquet has the columns of the store, for its owner alone", async () => {
  const [target, folder] = [newFolder(), newFolder()];
  writeJournal(folder, { spans: workflowSpans });
  const args = ["export", "--format", "parquet", "--out", "spans.parquet", "--store", folder];
  const { code, err } = await spoor(args, { cwd: target });
  expect([code, err]).toEqual([
    0,
    `Exported 11 spans and 0 other records to ${join(target, "spans.parquet")}\n`,
  ]);
  expect(statSync(join(target, "spans.parquet")).mode & 0o777).toBe(0o600);
  expect(readdirSync(target)).toEqual(["spans.parquet"]);
  expect(await parquetText(join(target, "spans.parquet"))).toContain('"model":"claude-sonnet-4-5"');
});
