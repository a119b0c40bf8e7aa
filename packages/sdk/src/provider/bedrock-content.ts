import { converseContent, invokeContent } from "@spoor/core/content";
import type { ContentShape } from "@spoor/core/content";
import { at } from "@spoor/core/record";
import { bodyOf } from "./bedrock-body.ts";
import { bedrockOperation } from "./bedrock-command.ts";

/** What is said in commands that ask a model, in Amazon's own shape or, as a body of bytes, in the model's. */
export const bedrockContent: ContentShape = {
  request(command) {
    const input = at(command, "input");
    return bedrockOperation(command)?.startsWith("Converse") === true
      ? converseContent.request(input)
      : invokeContent.request(bodyOf(at(input, "body")));
  },
  reply(reply) {
    if (reply instanceof Streamed) return reply.shape.reply(reply.soFar);
    const body = at(reply, "body");
    return body === undefined ? converseContent.reply(reply) : invokeContent.reply(bodyOf(body));
  },
  join(before, event) {
    const bytes = at(at(event, "chunk"), "bytes");
    const shape = bytes === undefined ? converseContent : invokeContent;
    const streamed = before instanceof Streamed ? before : new Streamed(shape);
    streamed.soFar = streamed.shape.join(
      streamed.soFar,
      bytes === undefined ? event : bodyOf(bytes),
    );
    return streamed;
  },
};

/** The events of a streamed answer so far, in one of the shapes. */
class Streamed {
  readonly shape: ContentShape;
  soFar: unknown;

  constructor(shape: ContentShape) {
    this.shape = shape;
  }
}
