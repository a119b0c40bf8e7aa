import { closeSync, openSync, readSync } from "node:fs";

const magic = Buffer.from("SQLite format 3\0");

/** Whether `head`, the first bytes of a file, are those of an SQLite database. */
export function isSqlite(head: Uint8Array): boolean {
  return head.length >= magic.length && magic.equals(head.subarray(0, magic.length));
}

/** Whether the file `path` begins as an SQLite database does. Throws the system's error where it cannot be read. */
export function isSqliteFile(path: string): boolean {
  const file = openSync(path, "r");
  try {
    const head = Buffer.alloc(magic.length);
    return isSqlite(head.subarray(0, readSync(file, head, 0, head.length, 0)));
  } finally {
    closeSync(file);
  }
}
