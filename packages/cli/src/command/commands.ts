import { check } from "./check.ts";
import { clear } from "./clear.ts";
import type { Command } from "./command.ts";
import { doctor } from "./doctor.ts";
import { exportCommand } from "./export.ts";
import { ship } from "./ship.ts";
import { show } from "./show.ts";
import { status } from "./status.ts";
import { tail } from "./tail.ts";
import { trace } from "./trace.ts";

/** Every command, in the order in which the help lists them. Adding one is a file and a line here. */
export const commands: readonly Command[] = [
  show,
  trace,
  tail,
  exportCommand,
  status,
  ship,
  clear,
  check,
  doctor,
];
