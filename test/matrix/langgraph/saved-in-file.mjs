// LangGraph's own saver in memory, with its memory in a file: its savers on disk need a compiler or a server.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { MemorySaver } from "@langchain/langgraph";

const pack = (_, value) =>
  value instanceof Uint8Array ? { bytes: Buffer.from(value).toString("base64") } : value;
const unpack = (_, value) =>
  typeof value?.bytes === "string" ? new Uint8Array(Buffer.from(value.bytes, "base64")) : value;

export class FileSaver extends MemorySaver {
  #path;

  constructor(path) {
    super();
    this.#path = path;
    if (existsSync(path)) Object.assign(this, JSON.parse(readFileSync(path, "utf8"), unpack));
  }

  async put(...args) {
    const result = await super.put(...args);
    this.#write();
    return result;
  }

  async putWrites(...args) {
    await super.putWrites(...args);
    this.#write();
  }

  #write() {
    const { storage, writes } = this;
    writeFileSync(this.#path, JSON.stringify({ storage, writes }, pack));
  }
}
