import { ERROR_TYPE, GEN_AI_OPERATION_NAME } from "../../semconv/index.ts";
import type { AttributeType } from "../../semconv/tables.ts";
import type { AnyValue } from "../any-value.ts";
import type { Problem } from "../finding.ts";
import { isInWholeNamespace, knownAttribute, replacementOf } from "../known.ts";
import type { KnownAttribute } from "../known.ts";
import type { Attribute, Sample } from "../sample.ts";
import type { Spelling } from "../spelling.ts";
import { contentProblems } from "./content.ts";

/** Namespaces of OpenTelemetry's other conventions, whose names are not in our tables. */
const otherNamespaces =
  /^(?:aws|azure|browser|client|cloud|code|container|db|deployment|device|enduser|event|faas|feature_flag|gcp|graphql|host|http|k8s|log|messaging|network|os|otel|peer|process|rpc|service|session|telemetry|thread|tls|url|user|user_agent)\./;

/** JavaScript tells no whole doubles from ints: in its OTLP both are ints. */
const doubles = ["double", "int"] as const;

type ValueTypes = readonly AnyValue["type"][];

const listTypes: Readonly<Partial<Record<AttributeType, ValueTypes>>> = {
  "string[]": ["string"],
  "int[]": ["int"],
  "double[]": doubles,
};
const plainTypes: Readonly<Partial<Record<AttributeType, ValueTypes>>> = {
  string: ["string"],
  "template[string]": ["string"],
  int: ["int"],
  double: doubles,
  boolean: ["boolean"],
};

function hasType(type: AttributeType, value: AnyValue): boolean {
  const items = listTypes[type];
  if (items !== undefined) {
    return value.type === "array" && value.value.every((item) => items.includes(item.type));
  }
  return plainTypes[type]?.includes(value.type) ?? value.type !== "none";
}

function replaced(name: string, by: string): Problem {
  const fix = by === "" ? "leave it out, nothing replaced it" : `write ${by}`;
  return {
    id: "deprecated",
    level: "violation",
    key: name,
    message: `The attribute ${name} is no longer in use: ${fix}.`,
  };
}

function unknown(name: string): Problem | undefined {
  const problem = { id: "missing_attribute", key: name } as const;
  if (isInWholeNamespace(name)) {
    const message = `No registry has the attribute ${name}: correct the name, or register it.`;
    return { ...problem, level: "violation", message };
  }
  if (otherNamespaces.test(name)) return undefined;
  const message = `The attribute ${name} is in no registry: it is left as it is, and not checked.`;
  return { ...problem, level: "information", message };
}

function* valueProblems(known: KnownAttribute, attribute: Attribute): Generator<Problem> {
  const { name: key, written, value } = attribute;
  if (!hasType(known.type, value)) {
    const is = value.type === "none" ? "nothing that can be read" : `of the type ${value.type}`;
    yield {
      id: "type_mismatch",
      level: "violation",
      key,
      value: value.type,
      message: `${written} is ${is}: write it as ${known.type}.`,
    };
    return;
  }
  const { members } = known;
  // An error's type and an operation's name have rules of their own.
  if (members === undefined || key === ERROR_TYPE || key === GEN_AI_OPERATION_NAME) return;
  if (value.type !== "string" || members.includes(value.value)) return;
  const shown = JSON.stringify(value.value.slice(0, 60));
  const isOwn = key.startsWith("spoor.");
  yield {
    id: "undefined_enum_variant",
    level: isOwn ? "violation" : "information",
    key,
    value: shown,
    message: isOwn
      ? `${written} is ${shown}: write one of ${members.join(", ")}.`
      : `${written} is ${shown}, which the conventions do not list: write one of theirs where one fits.`,
  };
}

/** What is wrong with one attribute by itself: its name, type, value and content. */
export function* attributeProblems(
  attribute: Attribute,
  sample: Sample,
  spelling: Spelling,
): Generator<Problem> {
  const { name, written } = attribute;
  if (spelling.isTooNew(written)) {
    const { name: profile } = spelling.profile;
    const message = `The profile ${profile} has no attribute ${written}: write ${spelling.profile.nameOf(written)}.`;
    yield { id: "missing_attribute", level: "violation", key: name, message };
    return;
  }
  const operation = sample.attributes.text(GEN_AI_OPERATION_NAME);
  const known = knownAttribute(name, spelling.profile);
  const by = replacementOf(`${name} on ${operation}`) ?? (known ? undefined : replacementOf(name));
  if (by !== undefined) {
    yield replaced(written, by);
  } else if (known === undefined) {
    const problem = unknown(name);
    if (problem !== undefined) yield problem;
  } else {
    yield* valueProblems(known, attribute);
    yield* contentProblems(attribute);
  }
}
