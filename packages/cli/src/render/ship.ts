import { escapeText } from "@spoor/core/record";
import type { Shipped } from "../view/ship.ts";
import { plural } from "../print/count.ts";
import type { Style } from "../print/style.ts";

/** What was shipped, a line a destination. */
export function shippedText(shipped: readonly Shipped[], place: string, { paint }: Style): string {
  if (shipped.length === 0) return `Nothing to ship in ${escapeText(place)}`;
  return shipped
    .map(({ destination, delivered, spooled, rejected, dropped, problem }) => {
      const facts = [
        `${plural(delivered, "record")} delivered`,
        ...(spooled > 0 ? [paint.yellow(`${plural(spooled, "record")} still here`)] : []),
        ...(rejected > 0 ? [paint.red(`${plural(rejected, "record")} rejected`)] : []),
        ...(dropped > 0 ? [paint.red(`${plural(dropped, "line")} damaged`)] : []),
      ].join(", ");
      const why = problem === undefined ? "" : `\n  ${escapeText(problem)}`;
      return `${escapeText(destination)}: ${facts}${why}`;
    })
    .join("\n");
}
