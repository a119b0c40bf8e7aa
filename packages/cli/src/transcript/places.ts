import { readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";

type Env = Readonly<Record<string, string | undefined>>;

/** Where Cursor keeps its data, by the system. */
function cursorFolders(home: string, env: Env): readonly string[] {
  return [
    join(env["XDG_CONFIG_HOME"] || join(home, ".config"), "Cursor"),
    join(home, "Library/Application Support/Cursor"),
    join(env["APPDATA"] || join(home, "AppData/Roaming"), "Cursor"),
  ].map((folder) => join(folder, "User/globalStorage/state.vscdb"));
}

/** The folder of Goose with its sessions, by the system. */
function gooseFolders(home: string, data: string, env: Env): readonly string[] {
  const root = env["GOOSE_PATH_ROOT"];
  if (root) return [join(root, "data/sessions/sessions.db")];
  const roaming = env["APPDATA"] || join(home, "AppData/Roaming");
  return [
    join(data, "goose/sessions/sessions.db"),
    join(roaming, "Block/goose/data/sessions/sessions.db"),
  ];
}

/** The databases of OpenCode, which newer versions keep beside the folder of older ones; none where there is no folder. */
function openCodeDatabases(folder: string): readonly string[] {
  try {
    const names = readdirSync(folder).filter((name) => /^opencode.*\.db$/.test(name));
    return names.toSorted().map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** The folders and files in which agents leave their transcripts, whether they are there or not. */
export function agentFolders(env: Env, cwd: string): readonly string[] {
  const home = env["HOME"] || homedir();
  const data = env["XDG_DATA_HOME"] || join(home, ".local/share");
  const claude = (env["CLAUDE_CONFIG_DIR"] ?? "")
    .split(",")
    .map((folder) => folder.trim())
    .filter((folder) => folder !== "");
  const copilot = env["COPILOT_HOME"] || join(home, ".copilot");
  const copilotLines = env["COPILOT_OTEL_FILE_EXPORTER_PATH"];
  const folders = [
    ...claude.map((folder) => resolve(cwd, folder, "projects")),
    join(home, ".claude/projects"),
    join(home, ".config/claude/projects"),
    join(env["CODEX_HOME"] || join(home, ".codex"), "sessions"),
    join(home, ".gemini/tmp"),
    join(copilot, "session-state"),
    join(copilot, "session-store.db"),
    join(copilot, "otel"),
    ...(copilotLines ? [resolve(cwd, copilotLines)] : []),
    join(data, "opencode/storage"),
    ...openCodeDatabases(join(data, "opencode")),
    join(home, ".pi/agent/sessions"),
    join(data, "amp/threads"),
    ...cursorFolders(home, env),
    ...gooseFolders(home, data, env),
  ];
  return [...new Set(folders)];
}
