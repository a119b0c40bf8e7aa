// The result of an accuracy run as Markdown, laid out as the formatter leaves it.

/**
 * @param results of each case its `traps`, its `evidence` and the outcome by library, in the order of `names`
 * @param date the day on which the cases were collected
 */
export function accuracyTable({ results, names, date, catalogVersion }) {
  const all = row("**all cases**", results, names);
  const traps = namesOf(results.flatMap((one) => one.traps));
  const byTrap = traps.map((trap) =>
    row(
      trap,
      results.filter((one) => one.traps.includes(trap)),
      names,
    ),
  );
  const kinds = namesOf(results.map(({ evidence }) => evidence));
  const byEvidence = kinds.map((kind) =>
    row(
      `evidence: ${kind}`,
      results.filter(({ evidence }) => evidence === kind),
      names,
    ),
  );
  const today = new Date().toISOString().slice(0, 10);
  const misses = names.map((name, index) => missText(name, results, index));
  return [
    `As of ${today}: ${results.length} cases, collected on ${date}, priced with ${catalogVersion}`,
    "",
    ...misses,
    "",
    ...table(["what makes a case hard", "cases", ...names], [all, ...byEvidence, ...byTrap]),
  ].join("\n");
}

/** Each name once, in the order of the alphabet. */
function namesOf(said) {
  return [...new Set(said)].toSorted((one, other) => (one < other ? -1 : 1));
}

function row(title, results, names) {
  const passed = names.map(
    (_, index) => results.filter(({ outcomes }) => outcomes[index] === "pass").length,
  );
  return [title, results.length, ...passed].map(String);
}

function missText(name, results, index) {
  const count = (outcome) => results.filter(({ outcomes }) => outcomes[index] === outcome).length;
  return `- ${name}: ${count("pass")} right, ${count("wrong")} wrong, ${count("unpriced")} without a price`;
}

function table(titles, rows) {
  const widths = titles.map((title, i) =>
    Math.max(title.length, ...rows.map((cells) => cells[i].length)),
  );
  const line = (cells) =>
    `| ${cells.map((text, i) => (i === 0 ? text.padEnd(widths[i]) : text.padStart(widths[i]))).join(" | ")} |`;
  const rule = widths.map((width, i) =>
    i === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  );
  return [line(titles), line(rule), ...rows.map(line)];
}
