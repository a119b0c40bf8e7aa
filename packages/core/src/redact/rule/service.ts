import type { SecretRule } from "./rule.ts";

/** Keys of services for code, messages, payments and monitoring. */
export const serviceRules: readonly SecretRule[] = [
  {
    kind: "github",
    prefixes: ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"],
    pattern: /gh[pousr]_(?:\d{1,12}_eyJ[\w-]{10,400}\.[\w-]{10,}(?:\.[\w-]*)?|[A-Za-z0-9]{30,})/y,
  },
  { kind: "github", prefixes: ["github_pat_"], pattern: /github_pat_\w{40,}/y },
  {
    kind: "gitlab",
    prefixes: [
      "glpat-",
      "gldt-",
      "glrt-",
      "glcbt-",
      "glptt-",
      "glft-",
      "glsoat-",
      "glimt-",
      "glagent-",
      "gloas-",
    ],
    pattern: /gl(?:pat|dt|rt|cbt|ptt|ft|soat|imt|agent|oas)-[\w.-]{20,}/y,
  },
  {
    kind: "atlassian",
    prefixes: ["ATATT3", "ATCTT3", "ATBB"],
    pattern: /AT(?:[AC]TT3|BB)[\w=-]{24,}/y,
  },
  { kind: "npm", prefixes: ["npm_"], pattern: /npm_[A-Za-z0-9]{36,}/y },
  { kind: "pypi", prefixes: ["pypi-"], pattern: /pypi-[\w-]{50,}/y },
  { kind: "rubygems", prefixes: ["rubygems_"], pattern: /rubygems_[0-9a-f]{40,}/y },
  { kind: "nuget", prefixes: ["oy2"], pattern: /oy2[a-z0-9]{43}(?!\w)/y },
  { kind: "docker", prefixes: ["dckr_pat_", "dckr_oat_"], pattern: /dckr_[po]at_[\w-]{20,}/y },
  { kind: "buildkite", prefixes: ["bkua_"], pattern: /bkua_[0-9a-f]{36,}/y },
  { kind: "circleci", prefixes: ["CCIPAT_"], pattern: /CCIPAT_[A-Za-z0-9]{10,30}_[0-9a-f]{36,}/y },
  { kind: "sonarqube", prefixes: ["squ_", "sqp_", "sqa_"], pattern: /sq[upa]_[0-9a-f]{36,}/y },
  { kind: "postman", prefixes: ["PMAK-"], pattern: /PMAK-[0-9a-f]{24}-[0-9a-f]{34}/y },
  {
    kind: "slack",
    prefixes: ["xoxa", "xoxb", "xoxe", "xoxo", "xoxp", "xoxr", "xoxs", "xoxc", "xoxd"],
    pattern: /xox[abcdeoprs](?:\.xox[a-z])?-[\w%.+/=-]{10,}/y,
  },
  { kind: "slack", prefixes: ["xapp-"], pattern: /xapp-\d-[\w-]{20,}/y },
  {
    kind: "slack_webhook",
    prefixes: ["hooks.slack.com/"],
    pattern: /hooks\.slack\.com\/(?:services|workflows|triggers)\/([\w+/-]{8,})/y,
  },
  {
    kind: "discord_webhook",
    prefixes: ["api/webhooks/"],
    pattern: /api\/webhooks\/\d{5,25}\/([\w-]{30,})/y,
  },
  { kind: "teams_webhook", prefixes: ["webhookb2/"], pattern: /webhookb2\/([\w@/-]{40,})/y },
  {
    kind: "discord_bot_token",
    prefixes: snowflakePrefixes(),
    pattern: /[MNO][DTjz][A-Za-z0-9]{20,26}\.[\w-]{6}\.[\w-]{27,}/y,
  },
  {
    kind: "telegram_bot_token",
    prefixes: [":AA"],
    insideWord: true,
    pattern: /(?<=\d{8}):(AA[\w-]{32,34})(?![\w-])/y,
  },
  {
    kind: "twilio",
    prefixes: hexPrefixes("SK", "AC"),
    pattern: /(?:SK|AC)[0-9a-f]{32}(?![0-9A-Za-z])/y,
  },
  {
    kind: "sendgrid",
    prefixes: ["SG."],
    insideWord: true,
    pattern: /SG\.[\w-]{16,32}\.[\w-]{32,}/y,
  },
  { kind: "mailgun", prefixes: ["key-"], pattern: /key-[0-9a-f]{32}(?![0-9A-Za-z])/y },
  { kind: "mailchimp", prefixes: ["-us"], lead: 32, pattern: /[0-9a-f]{32}-us\d{1,2}(?!\w)/y },
  {
    kind: "brevo",
    prefixes: ["xkeysib-", "xsmtpsib-"],
    pattern: /x(?:key|smtp)sib-[0-9a-f]{60,}[\w-]*/y,
  },
  {
    kind: "stripe",
    prefixes: ["sk_live_", "sk_test_", "rk_live_", "rk_test_"],
    insideWord: true,
    pattern: /[sr]k_(?:live|test)_[A-Za-z0-9]{16,}/y,
  },
  { kind: "stripe_webhook_secret", prefixes: ["whsec_"], pattern: /whsec_[A-Za-z0-9+/=]{24,}/y },
  {
    kind: "shopify",
    prefixes: ["shpat_", "shpca_", "shppa_", "shpss_", "shpua_"],
    pattern: /shp(?:at|ca|pa|ss|ua)_[A-Za-z0-9]{24,}/y,
  },
  {
    kind: "square",
    prefixes: ["sq0atp-", "sq0csp-", "sq0idp-"],
    pattern: /sq0(?:atp|csp|idp)-[\w-]{20,}/y,
  },
  { kind: "square", prefixes: ["EAAA"], pattern: /EAAA(?=[\w-]{0,40}\d)[\w-]{56,}/y },
  {
    kind: "shippo",
    prefixes: ["shippo_live_", "shippo_test_"],
    pattern: /shippo_(?:live|test)_[0-9a-f]{36,}/y,
  },
  {
    kind: "plaid",
    prefixes: ["access-production-", "access-sandbox-", "access-development-"],
    pattern: /access-(?:production|sandbox|development)-[0-9a-f]{8}-[0-9a-f-]{27}/y,
  },
  { kind: "sentry", prefixes: ["sntrys_", "sntryu_"], pattern: /sntry[su]_[\w+/=-]{40,}/y },
  {
    kind: "sentry_dsn",
    prefixes: ["://"],
    insideWord: true,
    pattern: /:\/\/([0-9a-f]{32}(?::[0-9a-f]{32})?)(?=@)/y,
  },
  {
    kind: "newrelic",
    prefixes: ["NRAK-", "NRII-", "NRJS-", "NRIQ-", "NRRA-"],
    pattern: /NR(?:AK|II|JS|IQ|RA)-[\w-]{19,}/y,
  },
  { kind: "newrelic", prefixes: ["NRAL"], lead: 36, pattern: /[0-9a-z]{36}NRAL(?!\w)/y },
  { kind: "grafana", prefixes: ["glc_"], pattern: /glc_[A-Za-z0-9+/]{32,}={0,2}/y },
  { kind: "grafana", prefixes: ["glsa_"], pattern: /glsa_[A-Za-z0-9]{32}_[0-9a-fA-F]{8}/y },
  { kind: "grafana", prefixes: ["eyJrIjoi"], pattern: /eyJrIjoi[A-Za-z0-9+/=]{40,}/y },
  { kind: "dynatrace", prefixes: ["dt0"], pattern: /dt0[a-z]\d{2}\.[A-Z0-9]{24}\.[A-Z0-9]{50,}/y },
  {
    kind: "datadog",
    prefixes: ["DD_A", "DD-A", "datadog_a", "datadog-a"],
    anyCase: true,
    insideWord: true,
    pattern:
      /(?:dd|datadog)[_-]a(?:pi|pp|pplication)[_-]key\\{0,7}["'`]?\]?\s{0,8}(?:=>|:=|[:=])?\s{0,8}\\{0,7}["'`]?((?:ddapp_|ddapi_)?[0-9A-Za-z]{32,40})(?!\w)/iy,
  },
  {
    kind: "sourcegraph",
    prefixes: ["sgp_"],
    pattern: /sgp_(?:[0-9a-f]{16}_|local_)?[0-9a-f]{36,}/y,
  },
  {
    kind: "linear",
    prefixes: ["lin_api_", "lin_oauth_"],
    pattern: /lin_(?:api|oauth)_[A-Za-z0-9]{30,}/y,
  },
  { kind: "notion", prefixes: ["ntn_"], pattern: /ntn_[A-Za-z0-9]{40,}/y },
  {
    kind: "notion",
    prefixes: ["secret_"],
    pattern: /secret_(?=[A-Za-z0-9]{0,40}\d)[A-Za-z0-9]{40,}/y,
  },
  {
    kind: "figma",
    prefixes: ["figd_", "figu_", "figo_", "figs_"],
    pattern: /fig[duos]_[\w-]{36,}/y,
  },
  { kind: "airtable", prefixes: ["pat"], pattern: /pat[A-Za-z0-9]{14}\.[0-9a-f]{60,}/y },
  { kind: "typeform", prefixes: ["tfp_"], pattern: /tfp_[\w.-]{40,}/y },
  { kind: "contentful", prefixes: ["CFPAT-"], pattern: /CFPAT-[\w-]{40,}/y },
  { kind: "prefect", prefixes: ["pnu_", "pnb_"], pattern: /pn[ub]_[A-Za-z0-9]{30,}/y },
  {
    kind: "launchdarkly",
    prefixes: ["sdk-", "api-", "mob-"],
    pattern: /(?:sdk|api|mob)-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/y,
  },
  {
    kind: "facebook",
    prefixes: ["EAAC", "EAAB", "EAAG", "EAAD", "EAAE", "EAAF"],
    pattern: /EAA[B-G][A-Za-z0-9]{80,}/y,
  },
  { kind: "adobe", prefixes: ["p8e-", "p8s-"], pattern: /p8[es]-[\w-]{30,}/y },
];

/** How the Base64 of a number of 17 digits and more may begin: what a bot's token has in front. */
function snowflakePrefixes(): readonly string[] {
  return ["M", "N", "O"].flatMap((first) =>
    ["D", "T", "j", "z"].flatMap((second) =>
      ["A", "E", "I", "M", "Q", "U", "Y", "c", "g", "k"].map((third) => first + second + third),
    ),
  );
}

function hexPrefixes(...heads: readonly string[]): readonly string[] {
  return heads.flatMap((head) =>
    Array.from({ length: 16 }, (_, digit) => head + digit.toString(16)),
  );
}
