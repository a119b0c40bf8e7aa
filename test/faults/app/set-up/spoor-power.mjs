// Spoor, with a note of when which file was written, synced and renamed: what a loss of power at that moment leaves.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const { openSync, writeSync, fdatasyncSync, fdatasync, renameSync, appendFileSync } = fs;
const files = new Map();
const notes = [];
const note = (kind, more) => notes.push({ at: performance.now(), kind, ...more });

fs.openSync = (path, ...rest) => {
  const file = openSync(path, ...rest);
  files.set(file, String(path));
  return file;
};
fs.writeSync = (file, ...rest) => {
  const bytes = writeSync(file, ...rest);
  note("write", { path: files.get(file), bytes });
  return bytes;
};
fs.fdatasyncSync = (file) => {
  const path = files.get(file);
  note("sync", { path });
  fdatasyncSync(file);
  note("synced", { path });
};
fs.fdatasync = (file, done) => {
  const path = files.get(file);
  note("sync", { path });
  fdatasync(file, (error) => {
    if (error === null) note("synced", { path });
    done(error);
  });
};
fs.renameSync = (from, to) => {
  renameSync(from, to);
  note("rename", { path: String(from), to: String(to) });
};
syncBuiltinESMExports();
await import("./spoor.mjs");

// After what Spoor does at the exit.
process.on("exit", () => {
  const lines = notes.filter(({ path = "" }) => path.includes("/journal/traces-"));
  appendFileSync(
    process.env.FAULT_POWER,
    lines.map((line) => `${JSON.stringify(line)}\n`).join(""),
  );
});
