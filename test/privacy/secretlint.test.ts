import { lintSource } from "@secretlint/core";
import { creator } from "@secretlint/secretlint-rule-preset-recommend";
import { makeRedactor } from "@spoor/core/redact";
import { expect, test } from "vitest";
import { secrets } from "../support/secrets.ts";
import { named, spread } from "./named-secrets.ts";
import { surroundings } from "./surroundings.ts";

/** The places that another scanner for secrets finds in `content`. */
async function found(content: string): Promise<readonly string[]> {
  const { messages } = await lintSource({
    source: { content, filePath: "/app/text.txt", ext: ".txt", contentType: "text" },
    options: { config: { rules: [{ id: "preset", rule: creator }] } },
  });
  return messages.map(({ ruleId, range }) => `${ruleId}: ${content.slice(...range)}`);
}

/** Texts of our own corpus in which the scanner's rules find something: what we planted, judged by another. */
const texts = [
  ...secrets(7).flatMap(({ secret }) =>
    ["sentence", "json", "shell", "code", "yaml", "many lines"].map(
      (name) => surroundings[name]?.(secret) ?? "",
    ),
  ),
  ...named(7).map(({ text }) => text),
  ...spread(7).map(({ text }) => text),
];

test("where secretlint's rules found secrets, they find none after redaction", async () => {
  const redactor = makeRedactor();
  const before = await Promise.all(texts.map(found));
  const findings = before.flat();
  const rules = new Set(findings.map((finding) => finding.split(":")[0]));
  // Else the rules would not run, or know nothing of what is planted.
  expect(findings.length).toBeGreaterThan(200);
  expect(rules.size).toBeGreaterThanOrEqual(15);
  const after = (await Promise.all(texts.map((text) => found(redactor.text(text))))).flat();
  // oxlint-disable-next-line no-console -- the share belongs into the report
  console.log(
    `secretlint: ${findings.length} findings of ${rules.size} rules, ${after.length} left`,
  );
  // Our own mark, with its colon and before an @, is a user and a password to them.
  expect(after.filter((finding) => !finding.includes("://[REDACTED:url_credentials]@"))).toEqual(
    [],
  );
});
