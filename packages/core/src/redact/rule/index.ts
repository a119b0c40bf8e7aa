import { cloudRules } from "./cloud.ts";
import { formRules } from "./form.ts";
import { modelProviderRules } from "./model-provider.ts";
import { namedRules } from "./named.ts";
import type { SecretRule } from "./rule.ts";
import { serviceRules } from "./service.ts";

/** Every kind of secret that is known without being told; where several fit at one place, the first is taken. */
export const secretRules: readonly SecretRule[] = [
  ...modelProviderRules,
  ...cloudRules,
  ...serviceRules,
  ...formRules,
  ...namedRules,
];
