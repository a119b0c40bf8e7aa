import { stat } from "node:fs/promises";

async function stampOf(path: string): Promise<string | undefined> {
  try {
    const { dev, ino, size, mtimeNs } = await stat(path, { bigint: true });
    return [dev, ino, size, mtimeNs].join("-");
  } catch {
    return undefined;
  }
}

/**
 * Tells a state of the file `path` from every other without reading it: which file it is, how long, and when it was
 * written. Databases write beside themselves first. Undefined where there is no file.
 */
export async function fileStamp(path: string): Promise<string | undefined> {
  const own = await stampOf(path);
  if (own === undefined) return undefined;
  const beside = await stampOf(`${path}-wal`);
  return beside === undefined ? own : `${own} ${beside}`;
}
