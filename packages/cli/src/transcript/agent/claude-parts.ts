import { partsOf } from "../json-parts.ts";
import type { ObjectParts } from "../json-parts.ts";

const session = partsOf(() => ({ sessionId: null }));
const agent = partsOf(() => ({ agentId: null }));

const life = partsOf(() => ({
  ephemeral_5m_input_tokens: null,
  ephemeral_1h_input_tokens: null,
}));

const iteration = partsOf(
  () => ({
    input_tokens: null,
    output_tokens: null,
    cache_read_input_tokens: null,
    cache_creation_input_tokens: null,
    cache_creation: null,
  }),
  { cache_creation: life },
);

const usage = partsOf(
  () => ({
    input_tokens: null,
    output_tokens: null,
    cache_read_input_tokens: null,
    cache_creation_input_tokens: null,
    cache_creation: null,
    iterations: null,
  }),
  { cache_creation: life, iterations: { each: iteration } },
);

const block = partsOf(
  () => ({ type: null, id: null, name: null, tool_use_id: null, is_error: null, content: null }),
  { content: partsOf(() => ({ type: null })) },
);

const message = partsOf(
  () => ({ id: null, model: null, stop_reason: null, content: null, usage: null }),
  { content: { each: block }, usage },
);

/** What `ClaudeRows` looks at where details are not asked for. */
export const claudeParts: ObjectParts = partsOf(
  () => ({
    type: null,
    uuid: null,
    parentUuid: null,
    sessionId: null,
    session_id: null,
    timestamp: null,
    isSidechain: null,
    isApiErrorMessage: null,
    agentId: null,
    requestId: null,
    forkedFrom: null,
    data: null,
    toolUseResult: null,
    message: null,
  }),
  { forkedFrom: session, data: agent, toolUseResult: agent, message },
);
