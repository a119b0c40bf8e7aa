import { expect, test } from "vitest";
import { Delivered } from "./delivered.ts";

const acknowledged = () => {
  const acks: string[] = [];
  return { acks, delivered: new Delivered((segment, size) => acks.push(`${segment}@${size}`)) };
};

test("acknowledges a sealed segment once all its records are delivered", () => {
  const { acks, delivered } = acknowledged();
  delivered.appended(3);
  delivered.sealed("a", 300);
  delivered.exported(2, true);
  expect(acks).toEqual([]);
  delivered.exported(1, true);
  expect(acks).toEqual(["a@300"]);
});

test("acknowledges a segment that was delivered before it was sealed", () => {
  const { acks, delivered } = acknowledged();
  delivered.appended(2);
  delivered.exported(2, true);
  delivered.sealed("a", 200);
  expect(acks).toEqual(["a@200"]);
});

test("acknowledges nothing after a batch that failed", () => {
  const { acks, delivered } = acknowledged();
  delivered.appended(2);
  delivered.exported(1, false);
  delivered.exported(1, true);
  delivered.sealed("a", 200);
  delivered.appended(1);
  delivered.exported(2, true);
  expect(acks).toEqual([]);
});

test("acknowledges nothing after a record that is not in its place", () => {
  const { acks, delivered } = acknowledged();
  delivered.appended(2);
  delivered.missed();
  delivered.exported(3, true);
  delivered.sealed("a", 200);
  expect(acks).toEqual([]);
});
