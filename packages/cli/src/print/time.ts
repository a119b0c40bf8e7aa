const two = (part: number): string => String(part).padStart(2, "0");

/** The day and second of an instant in local time: `2026-11-20 09:05:00`. */
export function timeText(iso: string): string {
  const date = new Date(iso);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** The time of day of an instant in local time, to the millisecond: `09:05:00.042`. */
export function clockText(ms: number): string {
  const date = new Date(ms);
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return `${clock}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}
