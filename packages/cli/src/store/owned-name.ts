import { patienceWith, thisProcess } from "@spoor/journal";
import type { ProcessName } from "@spoor/journal";

const unknownStart = "x";
const pattern = /^(\d{1,10})-(\d{1,30}|x)(?:-|$)/;

/** How names of what belongs to this process begin. */
export function ownName(): string {
  const { pid, start = unknownStart } = thisProcess();
  return `${pid}-${start}`;
}

/** The process whose name `name` begins with; undefined where that is none. */
function ownerOf(name: string): ProcessName | undefined {
  const [, pid, start] = pattern.exec(name) ?? [];
  if (pid === undefined) return undefined;
  return { pid: Number(pid), start: start === unknownStart ? undefined : start };
}

/** Whether the process is gone to which something of that name belongs, which was last changed `age` milliseconds ago. */
export function isLeft(name: string, age: number): boolean {
  const owner = ownerOf(name);
  // A file may seem to be of the future by a part of a millisecond.
  return owner !== undefined && Math.max(0, age) >= patienceWith(owner);
}
