import type { Part } from "./step-template.ts";

/** A part that every text of a form has, and what stands before it. */
export interface Content {
  readonly part: Exclude<Part, { readonly kind: "article" | "space" }>;
  readonly hasSpace: boolean;
  readonly articles: number;
}

/** `parts` without their spaces and articles, which are told with what follows them. */
export function contentsOf(parts: readonly Part[]): readonly Content[] {
  const contents: Content[] = [];
  let [hasSpace, articles] = [false, 0];
  for (const part of parts) {
    if (part.kind === "article") articles += 1;
    else if (part.kind === "space") hasSpace = contents.length > 0;
    else {
      contents.push({ part, hasSpace, articles });
      [hasSpace, articles] = [false, 0];
    }
  }
  return contents;
}
