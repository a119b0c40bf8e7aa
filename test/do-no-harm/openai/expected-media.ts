import { cancelled, raw } from "../harness/expected.ts";
import type { ExpectedSpans } from "../harness/expected.ts";

const image = { outcome: "completed", input: 50, output: 272 };
const badRequest = { outcome: "failed", error: "invalid_value" };
const unpriced = { outcome: "completed" };
const transcript = { outcome: "completed", input: 54, output: 6 };

/** The spans of scenarios with images, audio and moderations. */
export const expectedMedia: ExpectedSpans = {
  image: [image],
  "image-older": [unpriced],
  "image-with-response": [image],
  "image-bad-request": [badRequest],
  "image-edit": [image],
  "image-edit-many": [image],
  "image-variation": [unpriced],
  "image-stream": [{ ...image, finish: ["stop"], chunks: 3, first: true }],
  "image-stream-break": [{ ...cancelled, chunks: 1, first: true }],
  "image-edit-stream": [{ ...image, finish: ["stop"], chunks: 2, first: true }],
  speech: [unpriced],
  "speech-as-response": [raw],
  "speech-unread": [unpriced],
  "speech-events": [unpriced],
  "speech-bad-request": [badRequest],
  transcription: [transcript],
  "transcription-text": [unpriced],
  "transcription-seconds": [unpriced],
  "transcription-bad-request": [badRequest],
  "transcription-abort": [cancelled],
  "transcription-stream": [{ ...transcript, finish: ["stop"], chunks: 7, first: true }],
  "transcription-stream-break": [{ ...cancelled, chunks: 2, first: true }],
  "transcription-stream-cut": [{ outcome: "failed", error: "TypeError", chunks: 4, first: true }],
  translation: [unpriced],
  // To moderate is no operation of the conventions, and costs nothing.
  moderation: [],
  "moderation-bad-request": [],
};
