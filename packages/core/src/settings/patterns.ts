/** The patterns of `text`: those of a JSON array, or each line where it is none. */
export function readPatterns(text: string): readonly string[] {
  return (
    jsonTexts(text) ??
    text
      .split("\n")
      .map((line) => line.trim())
      .filter((line) => line !== "")
  );
}

function jsonTexts(text: string): readonly string[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isTexts = Array.isArray(value) && value.every((each) => typeof each === "string");
    return isTexts ? value : undefined;
  } catch {
    return undefined;
  }
}
