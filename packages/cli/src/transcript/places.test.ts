import { expect, test } from "vitest";
import { agentFolders } from "./places.ts";

test("where agents leave transcripts by default", () => {
  expect(agentFolders({ HOME: "/home/ada" }, "/")).toEqual(
    [
      ".claude/projects",
      ".config/claude/projects",
      ".codex/sessions",
      ".gemini/tmp",
      ".copilot/session-state",
      ".local/share/opencode/storage",
      ".pi/agent/sessions",
      ".local/share/amp/threads",
    ].map((folder) => `/home/ada/${folder}`),
  );
});

test("where the environment says so", () => {
  const env = {
    HOME: "/home/ada",
    CLAUDE_CONFIG_DIR: "/c1, c2,,/home/ada/.claude",
    CODEX_HOME: "/codex",
    XDG_DATA_HOME: "/data",
  };
  const folders = agentFolders(env, "/project");
  expect(folders.slice(0, 4)).toEqual([
    "/c1/projects",
    "/project/c2/projects",
    "/home/ada/.claude/projects",
    "/home/ada/.config/claude/projects",
  ]);
  expect(folders).toEqual(
    expect.arrayContaining(["/codex/sessions", "/data/opencode/storage", "/data/amp/threads"]),
  );
});
