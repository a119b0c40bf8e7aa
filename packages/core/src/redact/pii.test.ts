import { describe, expect, test } from "vitest";
import { makeRedactor } from "./redactor.ts";

describe("personal data is redacted where that is asked for", () => {
  test.each([
    ["write to jane.doe+x@mail.example.co.uk, please", "email"],
    ["<a@b.io>", "email"],
    ["card 4111 1111 1111 1111", "card"],
    ["card 4111-1111-1111-1111.", "card"],
    ["amex 378282246310005", "card"],
    ["IBAN DE89 3704 0044 0532 0130 00", "iban"],
    ["GB82WEST12345698765432", "iban"],
    ["from 203.0.113.7:443", "ip"],
    ["peer 2001:db8::ff00:42:8329", "ip"],
    ["peer 2001:0db8:0000:0000:0000:ff00:0042:8329", "ip"],
    ["call +49 30 901820 now", "phone"],
    ["call +1 (415) 555-0132", "phone"],
    ["call (415) 555-0132", "phone"],
    ["call 415-555-0132", "phone"],
  ])("%s", (text, kind) => {
    expect(makeRedactor().text(text)).toBe(text);
    const redactor = makeRedactor({ pii: true });
    expect(redactor.text(text)).toMatch(new RegExp(`\\[REDACTED:${kind}\\]`));
    expect(redactor.counts()).toEqual({ [kind]: 1 });
  });
});

test.each([
  "card 4111 1111 1111 1112",
  "0000 0000 0000 0000",
  "DE88 3704 0044 0532 0130 00",
  "version 1.2.3",
  "999.1.1.1",
  "1.2.3.4.5",
  "at 12:30:45",
  "a::b",
  "user@localhost",
  "@scope/package@1.0.0",
  "0af7651916cd43dd8448eb211c80319c",
  "123e4567-e89b-12d3-a456-426614174000",
  "2026-01-05T10:00:00.000Z",
  "1767607200000000000",
  "chatcmpl-8f9Zq2",
])("%s is none", (text) => {
  expect(makeRedactor({ pii: true }).text(text)).toBe(text);
});

test("secrets are redacted besides", () => {
  const url = ["https://me:hunter22", "example.com/?from=a@b.io"].join("@");
  expect(makeRedactor({ pii: true }).text(url)).toBe(
    "https://[REDACTED:url_credentials]@example.com/?from=[REDACTED:email]",
  );
});
