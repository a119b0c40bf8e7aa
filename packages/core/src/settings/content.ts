import { contentKinds } from "../content/kind.ts";
import type { ContentKind } from "../content/kind.ts";

/** Where content is recorded: on the spans, or on an event of its own beside each of them. */
export type ContentPlace = "span" | "event";

/** What is recorded of what is said to models and tools and by them. Without a kind nothing is. */
export interface ContentCapture {
  readonly kinds: readonly ContentKind[];
  readonly places: readonly ContentPlace[];
}

const nothing: ContentCapture = { kinds: [], places: [] };

/** The kinds of `SPOOR_CAPTURE_CONTENT`; undefined where one is not known. */
export function readKinds(text: string): readonly ContentKind[] | undefined {
  const names = text
    .toLowerCase()
    .split(",")
    .map((name) => name.trim().replaceAll("-", "_"))
    .filter((name) => name !== "");
  const [first] = names;
  if (names.length === 1 && (first === "all" || first === "none"))
    return first === "all" ? contentKinds : [];
  const kinds = contentKinds.filter((kind) => names.includes(kind));
  return kinds.length === new Set(names).size ? kinds : undefined;
}

/** All but documents, which the variable's other readers do not know. */
const usual: readonly ContentKind[] = contentKinds.filter((kind) => kind !== "documents");

const spellings: Readonly<Record<string, readonly ContentPlace[]>> = {
  true: ["span"],
  "1": ["span"],
  yes: ["span"],
  on: ["span"],
  span: ["span"],
  span_only: ["span"],
  event: ["event"],
  event_only: ["event"],
  span_and_event: ["span", "event"],
  false: [],
  "0": [],
  no: [],
  off: [],
  none: [],
  no_content: [],
};

/** Where `OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT` asks for content; undefined where that is not understood. */
export function readPlaces(text: string): readonly ContentPlace[] | undefined {
  const name = text.toLowerCase().replaceAll("-", "_");
  return Object.hasOwn(spellings, name) ? spellings[name] : undefined;
}

/** What Spoor's own variable asks for, or where that is not set OpenTelemetry's. */
export function captureOf(
  own: readonly ContentKind[] | undefined,
  places: readonly ContentPlace[],
): ContentCapture {
  const capture: ContentCapture =
    own === undefined ? { kinds: usual, places } : { kinds: own, places: ["span"] };
  return capture.kinds.length === 0 || capture.places.length === 0 ? nothing : capture;
}
