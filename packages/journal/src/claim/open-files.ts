import { readdirSync, readlinkSync } from "node:fs";
import { basename } from "node:path";

const place = "/proc/self/fd";

/** The names, without their folders, of the files that this process holds open; undefined where the system does not tell. */
export function openFileNames(): ReadonlySet<string> | undefined {
  try {
    return new Set(readdirSync(place).map(nameOf));
  } catch {
    return undefined;
  }
}

function nameOf(descriptor: string): string {
  try {
    return basename(readlinkSync(`${place}/${descriptor}`));
  } catch {
    // Closed since it was listed.
    return "";
  }
}
