/** What task generation may do. */
export interface TaskLimits {
  readonly enabled: boolean;
  /** Whether tasks run without a person's approval. */
  readonly autoExecute: boolean;
  /** Tasks that one look makes at most. */
  readonly maxTasks: number;
  /** From 0 to 1; below 0.5 nothing is believed whatever is said. */
  readonly minConfidence: number;
  /** Tokens that tasks may use in a day. */
  readonly dailyTokens: number;
}

/** Tasks do not run by themselves: what they are made of was written by models and strangers. */
export const defaultLimits: TaskLimits = {
  enabled: true,
  autoExecute: false,
  maxTasks: 10,
  minConfidence: 0.7,
  dailyTokens: 5_000_000,
};

/** Confidence below which no task is made, whatever was set. */
export const confidenceFloor = 0.5;

const prefixes = ["SPOOR_TASK_GENERATION_", "AUTOPACK_TASK_GENERATION_", "TASK_GENERATION_"];

/** What else a limit is called: Autopack's setting has another name than its documented variable. */
const others: ReadonlyMap<string, string> = new Map([["MAX_TASKS", "MAX_TASKS_PER_RUN"]]);

const yes: ReadonlySet<string> = new Set(["1", "true", "yes", "on"]);
const no: ReadonlySet<string> = new Set(["0", "false", "no", "off"]);

/** Limits, and what is wrong with variables that were passed over. */
export interface ReadLimits {
  readonly limits: TaskLimits;
  readonly problems: readonly string[];
}

class Variables {
  readonly problems: string[] = [];
  readonly #env: Readonly<Record<string, string | undefined>>;

  constructor(env: Readonly<Record<string, string | undefined>>) {
    this.#env = env;
  }

  flag(name: string, fallback: boolean): boolean {
    const [variable, value] = this.#find(name);
    if (value === undefined) return fallback;
    if (yes.has(value)) return true;
    if (!no.has(value)) this.#reject(variable, value, "true or false");
    return no.has(value) ? false : fallback;
  }

  number(name: string, fallback: number, [min, max]: readonly [number, number]): number {
    const [variable, value] = this.#find(name);
    if (value === undefined) return fallback;
    const said = Number(value);
    if (said >= min && said <= max) return said;
    this.#reject(variable, value, max === Infinity ? `at least ${min}` : `from ${min} to ${max}`);
    return fallback;
  }

  #find(name: string): [variable: string, value: string | undefined] {
    const names = [name, others.get(name) ?? []].flat();
    for (const variable of names.flatMap((one) => prefixes.map((prefix) => prefix + one))) {
      const value = this.#env[variable]?.trim().toLowerCase();
      if (value !== undefined && value !== "") return [variable, value];
    }
    return [name, undefined];
  }

  #reject(variable: string, value: string, expected: string): void {
    this.problems.push(
      `${variable}=${JSON.stringify(value)} is passed over: it has to be ${expected}.`,
    );
  }
}

/**
 * The limits that the environment sets: `SPOOR_TASK_GENERATION_MAX_TASKS` and so on, else the names with the prefix
 * `AUTOPACK_` or without one. What is wrong is named and the default stays.
 */
export function limitsFrom(env: Readonly<Record<string, string | undefined>>): ReadLimits {
  const variables = new Variables(env);
  const limits: TaskLimits = {
    enabled: variables.flag("ENABLED", defaultLimits.enabled),
    autoExecute: variables.flag("AUTO_EXECUTE", defaultLimits.autoExecute),
    maxTasks: Math.floor(variables.number("MAX_TASKS", defaultLimits.maxTasks, [0, Infinity])),
    minConfidence: variables.number("MIN_CONFIDENCE", defaultLimits.minConfidence, [0, 1]),
    dailyTokens: variables.number("DAILY_TOKENS", defaultLimits.dailyTokens, [0, Infinity]),
  };
  return { limits, problems: variables.problems };
}
