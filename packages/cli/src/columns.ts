import type { Io } from "./io.ts";

/** The columns of `COLUMNS`, else of the terminal; without either there is no edge. */
export function columnsOf({ env, out }: Io): number {
  const said = env["COLUMNS"] ?? "";
  const columns = /^\d{1,5}$/.test(said) ? Number(said) : (out.columns ?? 0);
  return columns > 0 ? columns : Infinity;
}
