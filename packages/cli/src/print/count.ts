const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });

/** A number of tokens in little room: exact below ten thousand, then `12.4K`, `3.1M`. */
export function tokensText(count: number): string {
  return count < 10_000 ? grouped.format(count) : compact.format(count);
}

/** `1 span`, `2 spans`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${grouped.format(count)} ${count === 1 ? one : many}`;
}

/** A number of bytes: `812 B`, `4.1 kB`, `12.3 MB`, in powers of ten. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ["kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = "B";
  for (const next of units) {
    if (value < 999.95) break;
    value /= 1000;
    unit = next;
  }
  return `${value.toFixed(1)} ${unit}`;
}
