/** The code that the operating system gave with `error`, such as ENOSPC, or else its text. */
export function errorCode(error: unknown): string {
  if (error instanceof Error && "code" in error && typeof error.code === "string")
    return error.code;
  return String(error);
}

const full: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT"]);

/** Whether an error code says that nothing more can be written anywhere on the disk, rather than to one file. */
export function isDiskFull(code: string): boolean {
  return full.has(code);
}
