import { at, text } from "@spoor/core/record";
import { Observation } from "../../hook/observation.ts";
import { endpointOf } from "../../provider/endpoint.ts";
import type { Endpoint } from "../../provider/endpoint.ts";
import { openaiRealtime } from "../../provider/openai-realtime.ts";
import { ModelCall } from "../../trace/call.ts";

/** Most responses of one connection that are open at a time. */
const maxOpen = 100;

const ends: ReadonlySet<unknown> = new Set([
  "response.done",
  "response.completed",
  "response.incomplete",
  "response.failed",
]);

/** One connection over which a model answers many times: each of its responses is a call. Holds nothing of the library. */
export class Conversation {
  readonly #endpoint: Endpoint;
  readonly #model: string | undefined;
  #session: unknown;
  readonly #open = new Map<string, Observation>();

  /** `url` is where the connection goes to, with the model as a parameter: on Azure it is a deployment. */
  constructor(url: URL | undefined) {
    // Its other parameters may be secret.
    this.#endpoint = endpointOf((url?.origin ?? "").replace(/^ws/, "http"));
    const parameters = url?.searchParams;
    this.#model = text(parameters?.get("model")) ?? text(parameters?.get("deployment"));
  }

  /** An event that the server sent. */
  add(event: unknown): void {
    const type = text(at(event, "type"));
    if (type === "session.created" || type === "session.updated")
      this.#session = at(event, "session");
    const response = at(event, "response");
    const id = text(at(event, "response_id")) ?? text(at(response, "id"));
    if (id === undefined) return;
    const observation = this.#open.get(id) ?? this.#begin(type, id, response);
    observation?.chunk(event);
    if (observation === undefined || !ends.has(type)) return;
    this.#open.delete(id);
    observation.streamEnded(at(response, "status") === "cancelled");
  }

  /** The connection is closed, or nobody can hear of it any more. */
  end(): void {
    for (const observation of this.#open.values()) observation.streamEnded(false);
    this.#open.clear();
  }

  #begin(type: string | undefined, id: string, response: unknown): Observation | undefined {
    if (type !== "response.created" || this.#open.size >= maxOpen) return undefined;
    const model = this.#model ?? text(at(response, "model"));
    const { ...session } = Object(this.#session);
    const call = new ModelCall({
      ...this.#endpoint,
      request: openaiRealtime.request([{ model, ...session }]),
    });
    if (openaiRealtime.content !== undefined) call.capture(openaiRealtime.content, session);
    const observation = new Observation({ call, provider: openaiRealtime, signal: undefined });
    observation.responded();
    this.#open.set(id, observation);
    return observation;
  }
}
