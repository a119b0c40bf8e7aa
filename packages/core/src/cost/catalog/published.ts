/** Where a price or a rule was read, and when; every one of ours has both. */
export interface Published {
  /** URLs, or the repository and page where there is none, separated by spaces. */
  readonly source: string;
  /** The day on which it was last compared with its source, as `2026-11-21`. */
  readonly checked: string;
  /** `secondary`: others who quote the provider; `official`: the provider's own page. */
  readonly evidence: "official" | "secondary";
}
