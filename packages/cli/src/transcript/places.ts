import { homedir } from "node:os";
import { join, resolve } from "node:path";

type Env = Readonly<Record<string, string | undefined>>;

/** The folders in which agents leave their transcripts, whether they are there or not. */
export function agentFolders(env: Env, cwd: string): readonly string[] {
  const home = env["HOME"] || homedir();
  const data = env["XDG_DATA_HOME"] || join(home, ".local/share");
  const claude = (env["CLAUDE_CONFIG_DIR"] ?? "")
    .split(",")
    .map((folder) => folder.trim())
    .filter((folder) => folder !== "");
  const folders = [
    ...claude.map((folder) => resolve(cwd, folder, "projects")),
    join(home, ".claude/projects"),
    join(home, ".config/claude/projects"),
    join(env["CODEX_HOME"] || join(home, ".codex"), "sessions"),
    join(home, ".gemini/tmp"),
    join(home, ".copilot/session-state"),
    join(data, "opencode/storage"),
    join(home, ".pi/agent/sessions"),
    join(data, "amp/threads"),
  ];
  return [...new Set(folders)];
}
