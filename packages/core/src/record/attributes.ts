/** What an attribute may hold on every version of the OpenTelemetry API, whose lists are typed as changeable. */
export type AttributeValue = string | number | boolean | string[] | number[] | boolean[];

export type Attributes = Readonly<Record<string, AttributeValue>>;
