// Our own price of a case, by the code that prices live calls.
import { replay } from "@spoor/core/cost";

export function ownOutcome(one) {
  const { pass, status } = replay(one);
  if (pass) return "pass";
  return status === "unpriced" ? "unpriced" : "wrong";
}
