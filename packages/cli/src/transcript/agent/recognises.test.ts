import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openTranscript } from "../json-file.ts";
import { aider } from "./aider.ts";
import { amp } from "./amp.ts";
import { copilot } from "./copilot.ts";
import { sampleOf } from "./fixture-transcript.ts";
import { gemini } from "./gemini.ts";
import { opencode } from "./opencode.ts";
import { pi } from "./pi.ts";

const readers = [gemini, copilot, opencode, pi, aider, amp];

test.for(["aider", "claude", "codex", "gemini", "opencode", "pi"])(
  "recorded transcripts of %s are recognised as of no other agent",
  async (folder, context) => {
    const path = sampleOf(folder, context);
    const names = readdirSync(path);
    expect(names).not.toEqual([]);
    const expected = readers.flatMap(({ agent }) => (agent === folder ? [agent] : []));
    for (const name of names) {
      const file = await openTranscript(join(path, name));
      const found = readers.filter((reader) => reader.recognises(file)).map(({ agent }) => agent);
      expect({ name, found }).toEqual({ name, found: expected });
    }
  },
);
