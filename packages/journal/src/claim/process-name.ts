import { readFileSync, readlinkSync } from "node:fs";
import { crc32 } from "node:zlib";
import { errorCode } from "../error-code.ts";

/** A process, told apart from every other that had or will have its id, where the system tells them apart. */
export interface ProcessName {
  readonly pid: number;
  /**
   * Digits: six that stand for the start of the machine and the container, then the clock ticks at which the process
   * started. Undefined where the system tells neither.
   */
  readonly start?: string | undefined;
}

const placeDigits = 6;
/** The fields of `/proc/<pid>/stat` behind the command's name, which may hold spaces and brackets itself. */
const stateField = 0;
const startField = 19;
/** The states of a process that runs no more: its parent has not asked how it ended, or it is on its way out. */
const ended: ReadonlySet<string> = new Set(["Z", "X", "x"]);

const minute = 60_000;
/** How long nothing may have happened to a file of a process of which nothing can be found out. */
const strangerMs = 10 * minute;
/** The same where there is a process with that id, which may or may not be the one. */
const namesakeMs = 24 * 60 * minute;

let own: ProcessName | undefined;

/** This process. */
export function thisProcess(): ProcessName {
  own ??= { pid: process.pid, start: startOfThis() };
  return own;
}

/** Whether both name one process for certain. */
export function isSameProcess(left: ProcessName, right: ProcessName): boolean {
  return left.pid === right.pid && left.start === right.start;
}

/**
 * For how long, in milliseconds, nothing may have happened to a file of `owner` before the file has no owner any more: 0
 * where the process has ended, Infinity where it runs, and minutes to a day where this cannot be known.
 */
export function patienceWith(owner: ProcessName): number {
  const self = thisProcess();
  if (isSameProcess(owner, self)) return Infinity;
  if (owner.start === undefined) return hasProcess(owner.pid) ? namesakeMs : 0;
  // The processes of another machine or container cannot be seen from here.
  const here = self.start?.slice(0, placeDigits);
  if (owner.start.slice(0, placeDigits) !== here) return strangerMs;
  return `${here}${ticksOf(owner.pid)}` === owner.start ? Infinity : 0;
}

function startOfThis(): string | undefined {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "latin1");
    const container = readlinkSync("/proc/self/ns/pid");
    const least = 10 ** (placeDigits - 1);
    const place = least + (crc32(boot + container) % (9 * least));
    const ticks = ticksOf(process.pid);
    return ticks === undefined ? undefined : `${place}${ticks}`;
  } catch {
    return undefined;
  }
}

/** When the process that has the id `pid` now started; undefined where none runs, or the system does not tell. */
function ticksOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return ended.has(fields[stateField] ?? "") ? undefined : fields[startField];
  } catch {
    return undefined;
  }
}

function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Without the permission to signal it, there is one.
    return errorCode(error) === "EPERM";
  }
}
