import { join } from "node:path";
import { expect, test } from "vitest";
import { settings } from "../../packages/sdk/src/config.ts";

const head = `# Settings

Spoor's own settings are environment variables. A wrong value gets one warning on standard error, which names the variable, the value
and what is accepted, and the default is used. Options given to \`start()\` and \`spoorProcessors()\` win over the environment.

| variable | meaning | accepted | default |
| --- | --- | --- | --- |
`;

const tail = `
The standard variables of OpenTelemetry mean what its specification says: \`OTEL_SERVICE_NAME\`, \`OTEL_RESOURCE_ATTRIBUTES\`,
\`OTEL_SDK_DISABLED\`, \`OTEL_TRACES_SAMPLER\`, \`OTEL_PROPAGATORS\`, \`OTEL_EXPORTER_OTLP_*\`, \`OTEL_{TRACES,METRICS,LOGS}_EXPORTER\`
(\`otlp\`, \`console\`, \`none\`), the limits and the batch settings. In one thing Spoor differs: without an endpoint and without an exporter
named, nothing is sent anywhere.

Whatever the sampler drops is left out of the journal and of what is sent, but still counted in metrics and totals.
`;

test("docs/settings.md says what the table of settings says (vitest -u writes it)", async () => {
  const rows = Object.values(settings).map(
    ({ variable, meaning, accepted, default: value }) =>
      `| \`${variable}\` | ${meaning} | ${accepted} | ${JSON.stringify(value)} |`,
  );
  await expect(`${head}${rows.join("\n")}\n${tail}`).toMatchFileSnapshot(
    join(import.meta.dirname, "../../docs/settings.md"),
  );
});
