import { randomUUID } from "node:crypto";
import type { DetectedResource, Resource, ResourceDetector } from "@opentelemetry/resources";
import {
  PROCESS_PID,
  PROCESS_RUNTIME_NAME,
  PROCESS_RUNTIME_VERSION,
  SERVICE_INSTANCE_ID,
  SERVICE_NAME,
  TELEMETRY_DISTRO_NAME,
  TELEMETRY_DISTRO_VERSION,
} from "@spoor/core/semconv";
import { textOf } from "./otel-env.ts";
import type { Env } from "./otel-env.ts";
import { redactedAttribute } from "./processor/redacted-resource.ts";
import { sdk } from "./sdk.ts";
import { scope } from "./tracer.ts";
import { version } from "./version.ts";

/**
 * The resource of this process, all of it known at once so that the journal can write it with the first span.
 *
 * It never holds the command line, the user or the host's id, which hold secrets or persons; a program that wants them
 * asks with `OTEL_NODE_RESOURCE_DETECTORS`. What `OTEL_RESOURCE_ATTRIBUTES` and `OTEL_SERVICE_NAME` say wins.
 */
export function resourceOf(env: Env): Resource {
  const { defaultResource, detectResources, envDetector, resourceFromAttributes } = sdk(
    "@opentelemetry/resources",
  );
  const detectors = [...detectorsOf(env), envDetector].map(redactedDetector);
  const name = env["npm_package_name"];
  return defaultResource()
    .merge(
      resourceFromAttributes({
        [SERVICE_INSTANCE_ID]: randomUUID(),
        ...(name !== undefined && name !== "" && { [SERVICE_NAME]: name }),
        [PROCESS_PID]: process.pid,
        [PROCESS_RUNTIME_NAME]: "nodejs",
        [PROCESS_RUNTIME_VERSION]: process.versions.node,
        [TELEMETRY_DISTRO_NAME]: scope,
        [TELEMETRY_DISTRO_VERSION]: version,
      }),
    )
    .merge(detectResources({ detectors }));
}

/** `detector` with what it finds redacted. */
function redactedDetector(detector: ResourceDetector): ResourceDetector {
  return {
    detect(config) {
      const found = detector.detect(config);
      const value = Object.fromEntries(
        Object.entries(found.attributes ?? {}).map(redactedAttribute),
      );
      const clean: DetectedResource = Object.create(found, { attributes: { value } });
      return clean;
    },
  };
}

/** The detectors that `OTEL_NODE_RESOURCE_DETECTORS` names; the variables of the environment are read anyway. */
function detectorsOf(env: Env): ResourceDetector[] {
  const { hostDetector, osDetector, processDetector, serviceInstanceIdDetector } = sdk(
    "@opentelemetry/resources",
  );
  const known: Readonly<Record<string, ResourceDetector>> = {
    host: hostDetector,
    os: osDetector,
    process: processDetector,
    serviceinstance: serviceInstanceIdDetector,
  };
  const asked = textOf(env, "OTEL_NODE_RESOURCE_DETECTORS")?.split(",") ?? [];
  const names = new Set(asked.map((name) => name.trim()));
  if (names.has("none")) return [];
  return Object.keys(known).flatMap((name) =>
    names.has("all") || names.has(name) ? (known[name] ?? []) : [],
  );
}
