import { defaultValueLimit } from "./budget.ts";
import type { Budget } from "./budget.ts";
import { fit } from "./fit.ts";
import { resourceOrigin, scopeOrigin } from "./origin.ts";
import type { ResourceLike, ScopeLike } from "./origin.ts";
import { maxBodyBytes } from "../line.ts";

/** An OTLP request that fits into one line of a segment. */
export interface Encoded {
  /** The request's JSON without its closing brace, at most `maxBodyBytes` long. */
  readonly body: string;
  /** How many records it holds: spans, log records or metric data points. */
  readonly n: number;
  /** True when some value was written in another form than it came; its record says so, too. */
  readonly sanitized: boolean;
  /** How many values were shortened or left out to fit; the record says so, too. */
  readonly cut: number;
}

/** How a record is encoded. */
export interface EncodeOptions {
  /**
   * Longest string value that is kept whole, in UTF-16 units.
   * @defaultValue 65536
   */
  readonly valueLimit?: number;
}

/** Where a record comes from. */
export interface Source {
  readonly resource: ResourceLike;
  readonly instrumentationScope: ScopeLike;
}

/**
 * The request that holds the one record which `encode` gives. The record stands before its scope and resource, so that
 * no two segments begin with the same bytes: the Collector's file receiver knows a file by its first 1000.
 */
export function singleRequest(
  open: string,
  source: Source,
  record: { readonly encode: (budget: Budget) => string; readonly options?: EncodeOptions },
): Encoded {
  const scope = scopeOrigin(source.instrumentationScope);
  const resource = resourceOrigin(source.resource);
  const maxBytes = maxBodyBytes - open.length - scope.bytes - resource.bytes - 8;
  const valueLimit = record.options?.valueLimit ?? defaultValueLimit;
  const { text, budget } = fit({ maxBytes, valueLimit }, record.encode);
  return {
    body: `${open}${text}]${scope.text}}]${resource.text}}]`,
    n: 1,
    sanitized: budget.sanitized,
    cut: budget.cut,
  };
}
