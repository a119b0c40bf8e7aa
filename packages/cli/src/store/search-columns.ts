import type { FieldName } from "@spoor/core/search";

/** Where the view `spans` has the value of a field; any of several columns may hold it. */
export interface FieldColumns {
  readonly sql: readonly string[];
  readonly type: "text" | "number" | "time" | "list";
}

const text = (...sql: readonly string[]): FieldColumns => ({ sql, type: "text" });
const number = (sql: string): FieldColumns => ({ sql: [sql], type: "number" });

const said = "coalesce(step_status, workflow_status)";
/** The words of `statusesOf` in the core: how the span ended, beside what it says itself. */
const outcome = `CASE WHEN failed OR error IS NOT NULL OR ${said} = 'failed' THEN 'error'
  WHEN coalesce(${said}, 'completed') = 'completed' THEN 'ok' END`;

/** The columns of every field; numbers are in the smallest unit that is told apart. */
export const fieldColumns: Readonly<Record<FieldName, FieldColumns>> = {
  kind: text("kind"),
  status: text(outcome, said),
  name: text("name"),
  message: text("message"),
  error: text("error"),
  model: text("model", "response_model"),
  provider: text("provider"),
  cost: number("cost_pico"),
  tokens: number("(input_tokens + output_tokens)"),
  input: number("input_tokens"),
  output: number("output_tokens"),
  duration: number("duration_ns"),
  time: { sql: ["start_ns"], type: "time" },
  service: text("service"),
  workflow: text("workflow"),
  run: text("run_id"),
  step: text("step"),
  tool: text("tool"),
  agent: text("agent"),
  session: text("session"),
  user: text('"user"'),
  tenant: text("tenant"),
  tag: { sql: ["tags"], type: "list" },
  purpose: text("purpose"),
  prompt: text("prompt"),
  trace: text("trace_id"),
  span: text("span_id"),
};
