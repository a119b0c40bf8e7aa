import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { newFolder } from "../fixture.ts";
import { agentFolders } from "./places.ts";

test("where agents leave transcripts by default", () => {
  expect(agentFolders({ HOME: "/home/ada" }, "/")).toEqual(
    [
      ".claude/projects",
      ".config/claude/projects",
      ".codex/sessions",
      ".gemini/tmp",
      ".copilot/session-state",
      ".copilot/session-store.db",
      ".copilot/otel",
      ".local/share/opencode/storage",
      ".pi/agent/sessions",
      ".local/share/amp/threads",
      ".config/Cursor/User/globalStorage/state.vscdb",
      "Library/Application Support/Cursor/User/globalStorage/state.vscdb",
      "AppData/Roaming/Cursor/User/globalStorage/state.vscdb",
      ".local/share/goose/sessions/sessions.db",
      "AppData/Roaming/Block/goose/data/sessions/sessions.db",
    ].map((folder) => `/home/ada/${folder}`),
  );
});

test("where the environment says so", () => {
  const env = {
    HOME: "/home/ada",
    CLAUDE_CONFIG_DIR: "/c1, c2,,/home/ada/.claude",
    CODEX_HOME: "/codex",
    XDG_DATA_HOME: "/data",
    XDG_CONFIG_HOME: "/config",
    COPILOT_HOME: "/copilot",
    COPILOT_OTEL_FILE_EXPORTER_PATH: "spans.jsonl",
    GOOSE_PATH_ROOT: "/goose",
  };
  const folders = agentFolders(env, "/project");
  expect(folders.slice(0, 4)).toEqual([
    "/c1/projects",
    "/project/c2/projects",
    "/home/ada/.claude/projects",
    "/home/ada/.config/claude/projects",
  ]);
  expect(folders).toEqual(
    expect.arrayContaining([
      "/codex/sessions",
      "/copilot/session-store.db",
      "/project/spans.jsonl",
      "/data/opencode/storage",
      "/data/amp/threads",
      "/config/Cursor/User/globalStorage/state.vscdb",
      "/goose/data/sessions/sessions.db",
    ]),
  );
});

test("the databases of OpenCode, whatever they are called", () => {
  const data = newFolder();
  mkdirSync(join(data, "opencode"));
  for (const name of ["opencode.db", "opencode-local.db", "opencode.db-wal", "other.db"])
    writeFileSync(join(data, "opencode", name), "");
  const places = agentFolders({ HOME: "/home/ada", XDG_DATA_HOME: data }, "/");
  expect(places.filter((place) => place.endsWith(".db") && place.startsWith(data))).toEqual(
    ["opencode-local.db", "opencode.db"]
      .map((name) => join(data, "opencode", name))
      .concat(join(data, "goose/sessions/sessions.db")),
  );
});
