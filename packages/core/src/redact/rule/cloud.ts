import type { SecretRule } from "./rule.ts";

/** Keys of cloud platforms. */
export const cloudRules: readonly SecretRule[] = [
  {
    kind: "aws_access_key_id",
    prefixes: ["AKIA", "ASIA", "ABIA", "ACCA", "A3T"],
    // With the secret key, where that is right behind it.
    pattern:
      /(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[A-Z0-9]{16}(?![A-Za-z0-9])(?:[\s:,;|=/]{1,6}[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=]))?/y,
  },
  { kind: "aws_bedrock", prefixes: ["ABSK"], pattern: /ABSK[A-Za-z0-9+/]{60,}={0,2}/y },
  {
    kind: "aws_bedrock",
    prefixes: ["bedrock-api-key-"],
    pattern: /bedrock-api-key-[A-Za-z0-9+/=_-]{30,}/y,
  },
  {
    kind: "aws_secret_access_key",
    prefixes: ["aws_s", "secret_", "secretA", "SecretA"],
    anyCase: true,
    insideWord: true,
    pattern:
      /(?:aws_)?secret_?access_?key\\{0,7}["'`]?\]?\s{0,8}(?:=>|:=|[:=]|,)?\s{0,8}\\{0,7}["'`]?([A-Za-z0-9+/]{40})(?![A-Za-z0-9+/])/iy,
  },
  {
    kind: "aws_signature",
    prefixes: ["Signature="],
    anyCase: true,
    insideWord: true,
    pattern: /signature=([0-9a-f]{64})(?![0-9a-f])/iy,
  },
  {
    kind: "aws_session_token",
    prefixes: ["IQoJb3JpZ2lu", "FwoGZXIvYXdz", "FQoGZXIvYXdz"],
    pattern: /(?:IQoJb3JpZ2lu|F[wQ]oGZXIvYXdz)[A-Za-z0-9+/=%]{60,}/y,
  },
  {
    kind: "google_fcm_key",
    prefixes: [":APA91b"],
    lead: 11,
    pattern: /[\w-]{11}:APA91b[\w-]{100,}/y,
  },
  { kind: "google_api_key", prefixes: ["AIza"], pattern: /AIza[\w-]{35}/y, insideWord: true },
  { kind: "google_oauth_client_secret", prefixes: ["GOCSPX-"], pattern: /GOCSPX-[\w-]{20,}/y },
  { kind: "google_oauth_refresh_token", prefixes: ["1//0"], pattern: /1\/\/0[\w-]{30,}/y },
  { kind: "google_oauth_access_token", prefixes: ["ya29."], pattern: /ya29\.[\w-]{20,}/y },
  {
    kind: "azure_storage_key",
    prefixes: ["AccountKey", "SharedAccessKey"],
    anyCase: true,
    insideWord: true,
    pattern: /(?:account|shared_?access)_?key=([A-Za-z0-9+/]{30,}={0,2})/iy,
  },
  {
    kind: "azure_sas_signature",
    prefixes: ["sig="],
    pattern: /sig=((?:[A-Za-z0-9+/=_-]|%[0-9A-Fa-f]{2}){32,})/y,
  },
  {
    kind: "azure_ad_client_secret",
    prefixes: ["7Q~", "8Q~"],
    lead: 3,
    pattern: /[\w.~-]{3}[78]Q~[\w.~-]{31,34}(?![\w~])/y,
  },
  {
    kind: "azure_api_key",
    prefixes: ["JQQJ99"],
    lead: 52,
    pattern: /[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{20,}/y,
  },
  {
    kind: "digitalocean",
    prefixes: ["dop_v1_", "doo_v1_", "dor_v1_"],
    pattern: /do[por]_v1_[0-9a-f]{40,}/y,
  },
  {
    kind: "heroku",
    prefixes: ["HRKU-"],
    pattern: /HRKU-[\w-]{30,}/y,
  },
  {
    kind: "cloudflare",
    prefixes: ["cfat_", "cfut_", "cfk_"],
    pattern: /cf(?:at|ut|k)_[A-Za-z0-9]{40,}/y,
  },
  { kind: "cloudflare", prefixes: ["v1.0-"], pattern: /v1\.0-[0-9a-f]{24}-[0-9a-f]{100,}/y },
  {
    kind: "alibaba",
    prefixes: ["LTAI"],
    pattern: /LTAI(?=[A-Za-z0-9]{0,20}\d)[A-Za-z0-9]{12,26}(?![A-Za-z0-9])/y,
  },
  { kind: "databricks", prefixes: ["dapi"], pattern: /dapi[0-9a-fA-F]{32}(?:-\d)?(?!\w)/y },
  {
    kind: "vercel",
    prefixes: ["vcp_", "vci_", "vca_", "vcr_", "vck_"],
    pattern: /vc[piark]_[A-Za-z0-9]{24,}/y,
  },
  { kind: "netlify", prefixes: ["nfp_"], pattern: /nfp_[A-Za-z0-9]{30,}/y },
  {
    kind: "fly",
    prefixes: ["fm2_", "fm1r_", "fm1a_", "fo1_"],
    pattern: /f(?:m2|m1[ra]|o1)_[\w+/=-]{40,}/y,
  },
  { kind: "render", prefixes: ["rnd_"], pattern: /rnd_[A-Za-z0-9]{24,}/y },
  { kind: "planetscale", prefixes: ["pscale_"], pattern: /pscale_(?:tkn|pw|oauth)_[\w.=-]{30,}/y },
  { kind: "supabase", prefixes: ["sbp_"], pattern: /sbp_(?:v0_)?[0-9a-f]{40}/y },
  { kind: "supabase", prefixes: ["sb_secret_"], pattern: /sb_secret_[\w-]{20,}/y },
  { kind: "vault", prefixes: ["hvs.", "hvb.", "hvr."], pattern: /hv[sbr]\.[\w-]{24,}/y },
  {
    kind: "doppler",
    prefixes: ["dp."],
    pattern: /dp\.(?:pt|st|ct|sa|scim|audit)\.(?:[a-z0-9_-]{1,35}\.)?[A-Za-z0-9]{38,}/y,
  },
  {
    kind: "terraform",
    prefixes: [".atlasv1."],
    lead: 14,
    pattern: /[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{40,}/y,
  },
  { kind: "pulumi", prefixes: ["pul-"], pattern: /pul-[0-9a-f]{40}/y },
  {
    kind: "tailscale",
    prefixes: ["tskey-"],
    insideWord: true,
    pattern: /tskey-[a-z]{2,12}-[A-Za-z0-9]{6,24}-[A-Za-z0-9]{16,}/y,
  },
  { kind: "1password", prefixes: ["ops_eyJ"], pattern: /ops_eyJ[\w+/=-]{60,}/y },
  { kind: "age", prefixes: ["AGE-SECRET-KEY-1"], pattern: /AGE-SECRET-KEY-1[A-Z0-9]{50,}/y },
];
