import { launchShipper } from "./launch.ts";
import type { Launch } from "./launch.ts";

/** Brings what a run left on disk to the backend; gives what went wrong with that. */
export async function recover(launch: Omit<Launch, "system">): Promise<readonly string[]> {
  const { shippers = 1 } = launch.variant;
  const ends = await Promise.all(
    Array.from({ length: shippers }, () => launchShipper(launch).ended),
  );
  return ends.flatMap(({ code, stderr }) =>
    code === 0 ? [] : [`spoor ship ended with ${code}: ${stderr}`],
  );
}
