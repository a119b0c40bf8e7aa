/** A row that this suite does not run. */
export interface NotRun {
  readonly row: number;
  readonly title: string;
  /** The test that does, or what has to be there first. */
  readonly where: string;
}

/** Rows that other tests hold. */
export const elsewhere: readonly NotRun[] = [
  { row: 27, title: "what a span costs", where: "`npm run bench`" },
  {
    row: 33,
    title: "a Collector reads the journal",
    where: "`test/collector/journal.test.ts`",
  },
  { row: 36, title: "planted secrets", where: "`test/privacy`" },
  { row: 40, title: "damaged logs of agents", where: "`test/sessions/faults.test.ts`" },
];

/** What these rows do to the store, which other tests hold. */
export const ofStore: readonly NotRun[] = [
  {
    row: 6,
    title: "compactions, ingests and writers are killed at any moment, beside readers",
    where: "`test/store/kills.test.ts`, `test/store/crowd.test.ts`",
  },
  {
    row: 17,
    title: "the disk is full, files may not grow, or the store may only be read",
    where: "`test/store/disk.test.ts`",
  },
  {
    row: 18,
    title: "writing, opening, reading, renaming and syncing fail at random",
    where: "`test/store/errors.test.ts`",
  },
  {
    row: 20,
    title: "bits are turned in files of rows",
    where: "`test/store/flips.test.ts`",
  },
  {
    row: 23,
    title: "200 short commands beside compactions",
    where: "`test/store/crowd.test.ts`",
  },
];

/** Rows of parts that are not there yet. */
export const pending: readonly NotRun[] = [
  {
    row: 34,
    title: "markup, formulas and control characters in what is recorded",
    where:
      "the dashboard and the import of files; the terminal's part is held by the command's tests",
  },
  { row: 35, title: "requests of foreign web pages", where: "the dashboard" },
  { row: 38, title: "50,000 users and models", where: "the store" },
];
