import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import * as spoor from "../../packages/sdk/src/index.ts";
import { root } from "../support/run-app.ts";

const pages = [
  "README.md",
  ...readdirSync(join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];
const read = (page: string): string => readFileSync(join(root, page), "utf8");

describe.each(pages)("%s", (page) => {
  test("imports from spoor only what spoor exports", () => {
    const names = [...read(page).matchAll(/import \{([^}]*)\} from "spoor"/g)].flatMap(
      ([, list = ""]) => list.split(",").map((name) => name.trim()),
    );
    expect(names.filter((name) => name !== "" && !(name in spoor))).toEqual([]);
  });

  test("links to files that are there", () => {
    const links = [...read(page).matchAll(/\]\(([^)#]+)\)/g)].map(([, link = ""]) => link);
    const folder = page.startsWith("docs/") ? "docs" : "";
    for (const link of links.filter((each) => !each.startsWith("http")))
      expect(() => readFileSync(join(root, folder, link)), link).not.toThrow();
  });
});

test("what spoor exports is what the tracing and set-up pages speak of", () => {
  const text = pages.map((page) => read(page)).join("\n");
  expect(Object.keys(spoor).filter((name) => !text.includes(name))).toEqual([]);
});
