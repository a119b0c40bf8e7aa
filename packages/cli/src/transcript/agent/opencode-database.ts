import { at } from "@spoor/core/record";
import type { Row } from "../../sqlite/database.ts";
import type { TranscriptFile, TranscriptReader, TranscriptValue } from "../reader.ts";
import type { SkippedRecord } from "../record.ts";
import { hasColumns, json, parsedJson, rowsOf, selected } from "./database-rows.ts";
import { opencode } from "./opencode.ts";

type Item = TranscriptValue | SkippedRecord;

/** Reads the database of newer versions of OpenCode: the same values as in its files, under the same ids. */
export const opencodeDatabase: TranscriptReader = {
  agent: "opencode",
  recognises: (file) =>
    hasColumns(file, {
      session: ["id", "parent_id", "time_created"],
      message: ["id", "session_id", "data"],
      part: ["id", "message_id", "session_id", "data"],
    }),
  read: (file, isDetailed) => opencode.read({ ...file, values: () => valuesOf(file) }, isDetailed),
};

async function* valuesOf(file: TranscriptFile): AsyncGenerator<Item, void> {
  const { database } = file;
  if (database === undefined) return;
  const session = selected(database, "session", [
    "id",
    "parent_id",
    "directory",
    "version",
    "time_created",
    "time_updated",
  ]);
  const sessions = `SELECT ${session} FROM session`;
  const messages = `SELECT id, session_id, ${json("data")} FROM message ORDER BY id`;
  const parts = `SELECT id, session_id, message_id, ${json("data")} FROM part ORDER BY id`;
  for await (const row of rowsOf(file, sessions, messages, parts)) yield itemOf(row);
}

function itemOf(row: Row): Item {
  const { id } = row;
  if (!("data" in row)) return { value: sessionOf(row) };
  const item = parsedJson(row["data"]);
  if ("kind" in item) return item;
  const { value } = item;
  const data = typeof value === "object" && value !== null ? value : {};
  const place = { id, sessionID: row["session_id"] };
  const messageID = row["message_id"];
  return { value: { ...data, ...place, ...(messageID !== undefined && { messageID }) } };
}

function sessionOf(row: Row): unknown {
  return {
    id: row["id"],
    parentID: row["parent_id"],
    directory: row["directory"],
    version: row["version"],
    time: { created: at(row, "time_created"), updated: at(row, "time_updated") },
  };
}
