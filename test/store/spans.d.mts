/** What all spans with a number below `count` have used. */
export function tokensBelow(count: number): number;
/** The span of a number, as the body of a line of the journal. */
export function spanBody(number: number): string;
