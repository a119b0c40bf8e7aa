import { launchShipper } from "./launch.ts";
import type { Launch } from "./launch.ts";

/** What came of bringing what a run left to the backend. */
export interface Recovered {
  /** What went wrong, one a sentence. */
  readonly trouble: readonly string[];
  /** What `spoor ship` printed. */
  readonly shipped: string;
}

/** Brings what a run left on disk to the backend. */
export async function recover(launch: Omit<Launch, "system">): Promise<Recovered> {
  const { shippers = 1 } = launch.variant;
  const ends = await Promise.all(
    Array.from({ length: shippers }, () => launchShipper(launch).ended),
  );
  const trouble = ends.flatMap(({ code, stderr }) =>
    code === 0 ? [] : [`spoor ship ended with ${code}: ${stderr}`],
  );
  return { trouble, shipped: ends.map(({ stdout }) => stdout).join("") };
}
