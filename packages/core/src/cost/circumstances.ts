import type { PricedCall } from "./cost.ts";

/** What of a call besides its model and counts sets its price. */
export interface Circumstances {
  /** The tier that it was served in, in lower case; undefined where nobody says it. */
  readonly tier: string | undefined;
  /** The place where it was served or sent, in lower case. */
  readonly place: string | undefined;
}

/** Names that leave the tier to the provider: they do not say which one served the call. */
const undecided: ReadonlySet<string> = new Set(["auto", "unspecified", ""]);

/** OpenAI's and xAI's hosts of one region, such as `eu.api.openai.com`. */
const regionalHost =
  /^(?:https?:\/\/)?([a-z]{2}(?:-[a-z]+-\d)?)\.api\.(?:openai\.com|x\.ai)(?=$|[:/])/;
/** Vertex AI: `us-east5-aiplatform.googleapis.com`, `aiplatform.eu.rep.googleapis.com`. */
const vertexHost =
  /^(?:https?:\/\/)?(?:([a-z]+-[a-z]+\d+)-aiplatform|aiplatform\.(eu|us)\.rep)\.googleapis\.com(?=$|[:/])/;

/**
 * The tier and place of a call, from all that is known of it; the one place that weighs them. What the reply says goes
 * before what was asked for, as a tier that is full falls back to another; only batches are known by how they were sent.
 */
export function circumstancesOf(call: PricedCall, isBatchName = false): Circumstances {
  const deployment = call.deploymentType?.toLowerCase().replaceAll(/[^a-z]/g, "") ?? "";
  const asked = said(call.serviceTier);
  const isBatch = isBatchName || call.isBatch === true || asked === "batch";
  return {
    tier:
      isBatch || deployment.includes("batch") ? "batch" : (said(call.usage?.serviceTier) ?? asked),
    place: placeOf(call, deployment),
  };
}

function said(tier: string | undefined): string | undefined {
  const lower = tier?.toLowerCase();
  return lower === undefined || undecided.has(lower) ? undefined : lower;
}

function placeOf({ usage, region, baseUrl }: PricedCall, deployment: string): string | undefined {
  const place = (usage?.region ?? region)?.toLowerCase();
  const ofDeployment = deployment === "" ? undefined : placeOfDeployment(deployment);
  if (ofDeployment !== undefined || place !== undefined) return ofDeployment ?? place;
  if (baseUrl === undefined) return undefined;
  const url = baseUrl.toLowerCase();
  const vertex = vertexHost.exec(url);
  return regionalHost.exec(url)?.[1] ?? vertex?.[1] ?? vertex?.[2];
}

/** Azure's `GlobalStandard`, `DataZoneStandard`, `DataZoneBatch`, `Standard`, `ProvisionedManaged` and so on. */
function placeOfDeployment(deployment: string): string | undefined {
  if (deployment.includes("provisioned")) return "provisioned";
  if (deployment.startsWith("datazone")) return "datazone";
  if (deployment === "standard" || deployment === "regional") return "regional";
  return undefined;
}
