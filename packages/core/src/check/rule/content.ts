import { plainOf } from "../any-value.ts";
import type { Problem } from "../finding.ts";
import { contents } from "../message/content.ts";
import { unknownType } from "../message/part.ts";
import type { Attribute } from "../sample.ts";

/** The value itself where it is structured, as on events, else what its text says as JSON; undefined for other text. */
function contentOf({ value }: Attribute): unknown {
  if (value.type !== "string") return plainOf(value);
  try {
    const parsed: unknown = JSON.parse(value.value);
    return parsed;
  } catch {
    return undefined;
  }
}

/** What is wrong with messages, instructions, tool definitions, documents and memories. No content is told. */
export function* contentProblems(attribute: Attribute): Generator<Problem> {
  const { name: key } = attribute;
  const shape = Object.hasOwn(contents, key) ? contents[key] : undefined;
  if (shape === undefined) return;
  const id = "genai_content_schema";
  const level = "violation";
  const content = contentOf(attribute);
  if (content === undefined) {
    yield { id, level, key, message: `${key} is no JSON: write the text of JSON.stringify.` };
    return;
  }
  const wrong = shape.schema(content);
  if (wrong !== undefined) {
    const message = `${key}${placed(wrong)}, which its JSON schema refuses: write the shape that the schema has.`;
    yield { id, level, key, value: pathless(wrong), message };
    return;
  }
  const strict = shape.strict(content);
  if (strict !== undefined) {
    const message = `${key}${placed(strict)}: give the part all that its type asks for.`;
    yield { id: "message_part_invalid", level, key, value: pathless(strict), message };
  }
  for (const type of new Set(shape.partsOf(content).flatMap((part) => unknownType(part) ?? []))) {
    const shown = JSON.stringify(type.slice(0, 40));
    const message = `${key} has a part of the unknown type ${shown}: use a type of the conventions, or generic.`;
    yield { id: "message_part_type_unknown", level, key, value: shown, message };
  }
}

const placed = (wrong: string): string => (/^[.[]/.test(wrong) ? wrong : ` ${wrong}`);
/** The same mistake at another place of a list is one finding. */
const pathless = (wrong: string): string => wrong.replaceAll(/\[\d+\]/g, "[]");
