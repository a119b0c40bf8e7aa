/** One stream that the command writes to. */
export interface Output {
  readonly isTTY: boolean;
  /** Columns of the terminal; undefined where there is none. */
  readonly columns: number | undefined;
  /** Lines of the terminal; undefined where there is none. */
  readonly rows?: number | undefined;
  /** Resolves when the stream can take more. */
  write(text: string): Promise<void>;
}

/** All of the process that a command may touch; `bin.ts` alone makes one from the real process. */
export interface Io {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Standard input, piece by piece as it comes. */
  readonly input: AsyncIterable<Uint8Array | string>;
  readonly now: () => Date;
  /** Makes that time zone the local one; the name is one of IANA's. */
  readonly setTimeZone: (name: string) => void;
  readonly out: Output;
  readonly err: Output;
  /** Asks on the terminal and gives the answer; undefined where nobody could answer. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  /** Whether a process with that id runs on this machine. */
  readonly isAlive: (pid: number) => boolean;
  /** Runs another command of the program that outlives this one; undefined where it cannot. */
  readonly detach?: ((argv: readonly string[]) => void) | undefined;
  /** Aborted, with the exit code as reason, when the user or the system asks the process to stop. */
  readonly signal: AbortSignal;
}
