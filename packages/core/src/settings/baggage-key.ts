/** What of an application's context can go to other services. */
export const baggageKeys = ["user", "session", "tenant", "purpose", "tags"] as const;

export type BaggageKey = (typeof baggageKeys)[number];
