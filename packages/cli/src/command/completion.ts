import { script } from "@bomb.sh/tab";
import { bashScript } from "../completion/bash-script.ts";
import { exitCodes, usageFailure } from "../failure.ts";
import type { Command, Input, Outcome } from "./command.ts";

const shells = ["bash", "zsh", "fish", "pwsh"] as const;

type Shell = (typeof shells)[number];

/** What `print` writes to the console: the library has no other way to give its scripts. */
function printed(print: () => void): string {
  const lines: string[] = [];
  const { log } = console;
  Reflect.set(console, "log", (line: unknown) => lines.push(String(line)));
  try {
    print();
  } finally {
    Reflect.set(console, "log", log);
  }
  return lines.join("\n");
}

function scriptOf(shell: Shell): string {
  if (shell === "bash") return bashScript.trimEnd();
  return printed(() => script(shell === "pwsh" ? "powershell" : shell, "spoor", "spoor")).trimEnd();
}

async function run({ operands }: Input): Promise<Outcome> {
  const shell = shells.find((name) => name === operands[0]);
  if (shell === undefined) {
    throw usageFailure(
      `There is no completion for ${JSON.stringify(operands[0])}.`,
      `Say one of ${shells.join(", ")}.`,
    );
  }
  return { code: exitCodes.ok, text: () => scriptOf(shell) };
}

/** The script that makes a shell complete what is typed after `spoor`. */
export const completion: Command = {
  name: "completion",
  group: "Setup:",
  summary: "print the script that completes commands, options and values in a shell",
  operands: [{ name: "shell", summary: shells.join(", "), required: true }],
  options: [],
  examples: [
    "completion bash >> ~/.bashrc",
    "completion fish > ~/.config/fish/completions/spoor.fish",
  ],
  run,
};
