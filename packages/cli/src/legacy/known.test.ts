import { expect, test } from "vitest";
import { newFolder } from "../fixture.ts";
import { addRequests } from "../store/add-requests.ts";
import { openStore } from "../store/open-store.ts";
import { ofText } from "./fixture.ts";
import { KnownRecords } from "./known.ts";
import { requestOf } from "./otlp.ts";

const { signal } = new AbortController();
const line = (second: number): string =>
  `2025-12-23 19:47:0${second} [TokenEstimation] Predicted: 500 output tokens, Actual: 104 output tokens, Error: 79.2%\n`;

test("tells what a store lacks of what was written to it", async () => {
  const folder = newFolder();
  const { told } = await ofText(line(1) + line(2) + line(3));
  const [first, second, third] = told;
  const written = [first, second].flatMap((one) => (one === undefined ? [] : [one.record]));
  await addRequests(folder, [requestOf("autopack", "events", written)], { signal });
  const store = await openStore(folder, { signal });
  try {
    const known = new KnownRecords();
    await known.addFrom(store);
    expect(known.size).toBe(2);
    expect(told.map(({ uid }) => known.add(uid))).toEqual([false, false, true]);
    expect(third?.uid).toMatch(/^[0-9a-f]{32}$/);
    expect(await known.missingFrom(store)).toBe(1);
  } finally {
    store.close();
  }
});
