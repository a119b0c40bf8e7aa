import type { Library } from "./library.ts";
import { openai } from "./openai.ts";

/** The libraries whose calls Spoor sees by itself, by the name of their npm package. */
export const libraries: Readonly<Record<string, Library>> = { openai };
