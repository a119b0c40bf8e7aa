// What applications do with `images`, `audio` and `moderations`.
const { collect, started } = require("../harness/use.cjs");

const prompt = "A track in the sand";
const input = "What is a spoor?";
const upload = (name, type) => new File([Buffer.alloc(64, 1)], name, { type });
const picture = () => upload("track.png", "image/png");
const recording = () => upload("talk.mp3", "audio/mpeg");
/** The scenario's model with another base. */
const named = (model, base) => model.replace(/^[^+]+/, base);
/** The number of bytes in the body of a reply. */
const sizeOf = async (response) => (await response.arrayBuffer()).byteLength;

/** By name: what the provider does, and what the application does. */
const images = {
  image: ["ok", ({ client, model }) => client.images.generate({ model, prompt, n: 2 })],
  "image-older": [
    "ok",
    ({ client, model }) => client.images.generate({ model: named(model, "dall-e-3"), prompt }),
  ],
  "image-with-response": [
    "ok",
    async ({ client, model }) => {
      const { data, request_id } = await client.images.generate({ model, prompt }).withResponse();
      return { data, request_id };
    },
  ],
  "image-bad-request": ["400", ({ client, model }) => client.images.generate({ model, prompt })],
  "image-edit": [
    "ok",
    ({ client, model }) => client.images.edit({ model, prompt, image: picture() }),
  ],
  "image-edit-many": [
    "ok",
    ({ client, model }) => client.images.edit({ model, prompt, image: [picture(), picture()] }),
  ],
  "image-variation": [
    "ok",
    ({ client, model }) =>
      client.images.createVariation({ model: named(model, "dall-e-2"), image: picture() }),
  ],
  "image-stream": [
    "ok",
    async ({ client, model }) =>
      collect(await client.images.generate({ model, prompt, stream: true, partial_images: 2 })),
  ],
  "image-stream-break": [
    "ok",
    async ({ client, model }) =>
      collect(await client.images.generate({ model, prompt, stream: true, partial_images: 2 }), 1),
  ],
  "image-edit-stream": [
    "ok",
    async ({ client, model }) =>
      collect(
        await client.images.edit({
          model,
          prompt,
          image: picture(),
          stream: true,
          partial_images: 1,
        }),
      ),
  ],
};

const speech = {
  speech: [
    "ok",
    async ({ client, model }) =>
      sizeOf(await client.audio.speech.create({ model, input, voice: "ash" })),
  ],
  "speech-as-response": [
    "ok",
    async ({ client, model }) =>
      sizeOf(await client.audio.speech.create({ model, input, voice: "ash" }).asResponse()),
  ],
  "speech-unread": [
    "ok",
    async ({ client, model }) => {
      const response = await client.audio.speech.create({ model, input, voice: "ash" });
      return { status: response.status, type: response.headers.get("content-type") };
    },
  ],
  "speech-events": [
    "ok",
    async ({ client, model }) =>
      (
        await client.audio.speech.create({ model, input, voice: "ash", stream_format: "sse" })
      ).text(),
  ],
  "speech-bad-request": [
    "400",
    ({ client, model }) => client.audio.speech.create({ model, input, voice: "ash" }),
  ],
};

const transcribe = ({ client, model }, more) =>
  client.audio.transcriptions.create({ model, file: recording(), ...more });

const transcriptions = {
  transcription: ["ok", (use) => transcribe(use)],
  "transcription-text": ["ok", (use) => transcribe(use, { response_format: "text" })],
  "transcription-seconds": [
    "ok",
    (use) =>
      transcribe(use, { model: named(use.model, "whisper-1"), response_format: "verbose_json" }),
  ],
  "transcription-bad-request": ["400", (use) => transcribe(use)],
  "transcription-abort": [
    "hang",
    async (use) => {
      const controller = new AbortController();
      const { promise } = await started(use.url, () =>
        use.client.audio.transcriptions.create(
          { model: use.model, file: recording() },
          { signal: controller.signal },
        ),
      );
      controller.abort();
      return promise;
    },
  ],
  "transcription-stream": ["ok", async (use) => collect(await transcribe(use, { stream: true }))],
  "transcription-stream-break": [
    "ok",
    async (use) => collect(await transcribe(use, { stream: true }), 2),
  ],
  "transcription-stream-cut": [
    "cut",
    async (use) => {
      for await (const event of await transcribe(use, { stream: true })) use.chunks.push(event);
    },
  ],
  translation: [
    "ok",
    ({ client, model }) =>
      client.audio.translations.create({ model: named(model, "whisper-1"), file: recording() }),
  ],
};

exports.mediaScenarios = {
  ...images,
  ...speech,
  ...transcriptions,
  moderation: ["ok", ({ client, model }) => client.moderations.create({ model, input })],
  "moderation-bad-request": [
    "400",
    ({ client, model }) => client.moderations.create({ model, input }),
  ],
};
