const isoDay = /^(\d{4})-(\d{2})-(\d{2})$/;
const compactDay = /^(20\d{2})(\d{2})(\d{2})$/;
const isoTime = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/;
const hasZone = /(?:Z|[+-]\d{2}:?\d{2}|UTC)$/i;
const unixSeconds = /^\d{9,10}(?:\.\d+)?$/;
const unixMs = /^\d{12,13}$/;

/** The parts as a day, where they name one of the calendar. */
function checked(year: string, month: string, day: string): string | undefined {
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const spelled = `${year}-${month}-${day}`;
  return date.toISOString().startsWith(spelled) ? spelled : undefined;
}

function dayAt(ms: number): string | undefined {
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString().slice(0, 10);
}

/**
 * The day in UTC, as `2026-11-20`, of a field of an invoice: a day, an ISO time (without a zone it is UTC), seconds or
 * milliseconds since 1970. Undefined for anything else: `01/02/2026` is two days, depending on where it was written.
 */
export function dayOf(field: string): string | undefined {
  const said = field.trim();
  const [, year, month, day] = isoDay.exec(said) ?? compactDay.exec(said) ?? [];
  if (year !== undefined && month !== undefined && day !== undefined)
    return checked(year, month, day);
  if (unixSeconds.test(said)) return dayAt(Number(said) * 1000);
  if (unixMs.test(said)) return dayAt(Number(said));
  if (!isoTime.test(said)) return undefined;
  const time = said.replace(" ", "T").replace(/ ?UTC$/i, "Z");
  return dayAt(Date.parse(hasZone.test(said) ? time : `${time}Z`));
}
