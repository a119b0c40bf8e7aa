import { at } from "@spoor/core/record";
import { guard } from "../../guard.ts";
import type { LibraryCall, Operation } from "../../provider/library.ts";
import { Conversation } from "./conversation.ts";

const conversations = new WeakMap<object, Conversation>();
const unheard = new FinalizationRegistry<Conversation>((conversation) => {
  guard("ending a realtime connection", () => conversation.end());
});

/**
 * The realtime connections of the npm package `openai`, over the WebSocket of Node, of browsers or of the package `ws`:
 * all of them tell what the server sent by one method. Also sees the responses of connections of the responses API.
 */
export const openaiRealtimeEvents: Operation = {
  target: {
    channelName: "spoor:realtime",
    module: {
      name: "openai",
      versionRange: ">=4.76.0",
      filePath: /^lib\/EventEmitter\.m?js$/,
    },
    functionQuery: { className: "EventEmitter", methodName: "_emit", kind: "Sync" },
  },
  around(call, run) {
    guard("observing a realtime event", () => note(call));
    return run();
  },
};

function note({ self, args: [name, event] }: LibraryCall): void {
  if (typeof self !== "object" || self === null) return;
  if (name === "event") conversationOf(self).add(event);
  if (name === "close") conversations.get(self)?.end();
}

function conversationOf(connection: object): Conversation {
  const before = conversations.get(connection);
  if (before !== undefined) return before;
  const url = at(connection, "url");
  const conversation = new Conversation(url instanceof URL ? url : undefined);
  conversations.set(connection, conversation);
  unheard.register(connection, conversation);
  return conversation;
}
