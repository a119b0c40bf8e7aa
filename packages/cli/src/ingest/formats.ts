import type { Format } from "./format.ts";
import { collectorFile } from "./format/collector-file.ts";
import { jaeger, langfuse, otlpJson } from "./format/json.ts";
import { otlpProtobuf } from "./format/protobuf.ts";
import { legacy } from "../legacy/format.ts";
import type { IngestInput } from "./input.ts";

/** In the order in which they are asked: who knows a file by more comes first. */
export const formats: readonly Format[] = [
  otlpJson,
  jaeger,
  langfuse,
  otlpProtobuf,
  collectorFile,
  legacy,
];

/** The names that `--format` takes. */
export const formatNames: readonly string[] = formats.map(({ name }) => name);

/** The format of `input`, decompressed: the one named, else the one that its start looks like. */
export function formatOf(input: IngestInput, name?: string): Format | undefined {
  if (name !== undefined) return formats.find((format) => format.name === name);
  return formats.find((format) => format.recognises(input));
}
