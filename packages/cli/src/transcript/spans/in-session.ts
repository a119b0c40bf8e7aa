import type { Conversation, SubAgent } from "../conversation.ts";
import type { AgentName } from "../reader.ts";
import type { ToolUse } from "../tools.ts";
import { SpanIds } from "./ids.ts";
import { nanosOf } from "./nanos.ts";

/** The name of a sub-agent whose kind is not known. */
const anySubAgent = "sub-agent";

/** What the spans of one session share: whose they are, and which is below which. */
export class InSession {
  readonly agent: AgentName;
  readonly session: string;
  readonly ids: SpanIds;
  /** For what has no time of its own. */
  readonly otherwise: bigint;
  readonly #subAgents: ReadonlyMap<string, SubAgent>;
  readonly #tools = new Map<string, { readonly span: string; readonly use: ToolUse }>();

  /** `otherwise` is the time, in nanoseconds since 1970, of a session without any. */
  constructor({ agent, id, first, subAgents }: Conversation, otherwise: bigint) {
    this.agent = agent;
    this.session = id || "unknown";
    this.ids = new SpanIds(agent, id);
    this.otherwise = nanosOf(first) ?? otherwise;
    this.#subAgents = new Map(subAgents.map((subAgent) => [subAgent.id, subAgent]));
  }

  /** The span of `use`, under which the sub-agents are that it starts. */
  toolSpan(use: ToolUse): string {
    const key = use.id ?? JSON.stringify([use.name, use.at]);
    const span = this.ids.next("tool", key);
    if (use.id !== undefined) this.#tools.set(use.id, { span, use });
    return span;
  }

  /** The span of the sub-agent, or of the agent itself. */
  agentSpan(subAgent: string | undefined): string {
    if (subAgent === undefined || !this.#subAgents.has(subAgent)) return this.ids.root;
    return this.ids.subAgent(subAgent);
  }

  agentName(subAgent: string | undefined): string {
    if (subAgent === undefined) return this.agent;
    return this.#subAgents.get(subAgent)?.name ?? anySubAgent;
  }

  /** The span that started a sub-agent: that of its tool call, once all have theirs, or else the agent's. */
  starterOf(subAgent: SubAgent): string {
    const starter = this.#starter(subAgent);
    return starter === undefined || this.#isBelow(starter.use, subAgent)
      ? this.ids.root
      : starter.span;
  }

  #starter({ tool }: SubAgent): { readonly span: string; readonly use: ToolUse } | undefined {
    return tool === undefined ? undefined : this.#tools.get(tool);
  }

  /** Whether `use` is the work of `subAgent`, or of one that it started. */
  #isBelow(use: ToolUse, { id }: SubAgent): boolean {
    const passed = new Set<string>();
    let above = use.subAgent;
    while (above !== undefined && !passed.has(above)) {
      if (above === id) return true;
      passed.add(above);
      const subAgent = this.#subAgents.get(above);
      above = subAgent === undefined ? undefined : this.#starter(subAgent)?.use.subAgent;
    }
    return above !== undefined;
  }
}
