import { random, texts } from "./random.ts";

/** A secret, and the kind that it has to be redacted as. */
export interface Secret {
  readonly kind: string;
  readonly secret: string;
}

type Make = (text: ReturnType<typeof texts>) => readonly (string | number)[];

/**
 * Secrets that are known by their own form. Each is put together from parts here, and random, so that no scanner of this
 * repository takes one for real.
 */
const forms: readonly (readonly [kind: string, make: Make])[] = [
  ["anthropic", (t) => ["sk-", "ant-api03-", t("base64url", 93), "AA"]],
  ["anthropic", (t) => ["sk-", "ant-admin01-", t("base64url", 93), "AA"]],
  ["openai", (t) => ["sk-", t("alnum", 20), "T3Blbk", "FJ", t("alnum", 20)]],
  ["openai", (t) => ["sk-", "proj-", t("base64url", 74), "T3Blbk", "FJ", t("base64url", 74)]],
  ["openai", (t) => ["sk-", "svcacct-", t("base64url", 60)]],
  ["openai", (t) => ["sk-", t("lowerDigit", 32)]],
  ["openrouter", (t) => ["sk-", "or-v1-", t("hex", 64)]],
  [
    "langfuse",
    (t) => ["sk-", "lf-", t("hex", 8), "-", t("hex", 4), "-", t("hex", 4), "-", t("hex", 12)],
  ],
  [
    "helicone",
    (t) => [
      "sk-",
      "helicone-",
      t("lowerDigit", 7),
      "-",
      t("lowerDigit", 7),
      "-",
      t("lowerDigit", 7),
    ],
  ],
  ["groq", (t) => ["gsk", "_", t("alnum", 52)]],
  ["xai", (t) => ["xai", "-", t("alnum", 80)]],
  ["replicate", (t) => ["r8", "_", t("alnum", 37)]],
  ["perplexity", (t) => ["pplx", "-", t("alnum", 48)]],
  ["hugging_face", (t) => ["hf", "_", t("alnum", 34)]],
  ["langsmith", (t) => ["lsv2", "_pt_", t("hex", 32), "_", t("hex", 10)]],
  ["nvidia", (t) => ["nvapi", "-", t("base64url", 64)]],
  ["together", (t) => ["tgp", "_v1_", t("base64url", 43)]],
  ["cerebras", (t) => ["csk", "-", t("lowerDigit", 48)]],
  ["pinecone", (t) => ["pcsk", "_", t("alnum", 6), "_", t("alnum", 60)]],
  ["tavily", (t) => ["tvly", "-", t("alnum", 32)]],
  ["elevenlabs", (t) => ["sk", "_", t("hex", 48)]],
  ["aws_access_key_id", (t) => ["AK", "IA", t("upperDigit", 16)]],
  ["aws_access_key_id", (t) => ["AS", "IA", t("upperDigit", 16)]],
  ["aws_bedrock", (t) => ["AB", "SK", t("base64", 128)]],
  ["aws_session_token", (t) => ["IQoJb3J", "pZ2lu", t("base64", 300)]],
  ["google_api_key", (t) => ["AI", "za", t("base64url", 35)]],
  ["google_oauth_client_secret", (t) => ["GOC", "SPX-", t("base64url", 28)]],
  ["google_oauth_refresh_token", (t) => ["1/", "/0", t("base64url", 64)]],
  ["google_oauth_access_token", (t) => ["ya", "29.", t("base64url", 120)]],
  ["azure_ad_client_secret", (t) => [t("alnum", 3), "8Q", "~", t("alnum", 34)]],
  ["digitalocean", (t) => ["dop", "_v1_", t("hex", 64)]],
  [
    "heroku",
    (t) => [
      "HR",
      "KU-",
      t("hex", 8),
      "-",
      t("hex", 4),
      "-",
      t("hex", 4),
      "-",
      t("hex", 4),
      "-",
      t("hex", 12),
    ],
  ],
  ["cloudflare", (t) => ["cf", "at_", t("alnum", 48)]],
  ["databricks", (t) => ["da", "pi", t("hex", 32)]],
  ["vercel", (t) => ["vc", "p_", t("alnum", 40)]],
  ["planetscale", (t) => ["psc", "ale_tkn_", t("base64url", 43)]],
  ["supabase", (t) => ["sb", "p_", t("hex", 40)]],
  ["supabase", (t) => ["sb", "_secret_", t("base64url", 31)]],
  ["vault", (t) => ["hv", "s.", t("base64url", 95)]],
  ["doppler", (t) => ["dp", ".pt.", t("alnum", 43)]],
  ["terraform", (t) => [t("alnum", 14), ".atlas", "v1.", t("alnum", 67)]],
  ["tailscale", (t) => ["ts", "key-auth-", t("alnum", 12), "-", t("alnum", 24)]],
  ["github", (t) => ["gh", "p_", t("alnum", 36)]],
  ["github", (t) => ["gh", "o_", t("alnum", 36)]],
  ["github", (t) => ["gh", "s_", t("alnum", 36)]],
  ["github", (t) => ["github", "_pat_", t("alnum", 22), "_", t("alnum", 59)]],
  ["gitlab", (t) => ["gl", "pat-", t("base64url", 20)]],
  ["atlassian", (t) => ["AT", "ATT3xFfGF0", t("base64url", 170), "=", t("hex", 8).toUpperCase()]],
  ["npm", (t) => ["np", "m_", t("alnum", 36)]],
  ["pypi", (t) => ["py", "pi-AgEIcHlwaS5vcmc", t("base64url", 150)]],
  ["docker", (t) => ["dckr", "_pat_", t("base64url", 27)]],
  ["sonarqube", (t) => ["sq", "u_", t("hex", 40)]],
  ["postman", (t) => ["PM", "AK-", t("hex", 24), "-", t("hex", 34)]],
  ["slack", (t) => ["xo", "xb-", t("digit", 12), "-", t("digit", 13), "-", t("alnum", 24)]],
  [
    "slack",
    (t) => [
      "xo",
      "xp-",
      t("digit", 12),
      "-",
      t("digit", 12),
      "-",
      t("digit", 12),
      "-",
      t("hex", 32),
    ],
  ],
  ["slack", (t) => ["xa", "pp-1-A", t("upperDigit", 10), "-", t("digit", 13), "-", t("hex", 64)]],
  [
    "discord_bot_token",
    (t) => ["MTA", t("alnum", 23), ".", t("alnum", 6), ".", t("base64url", 38)],
  ],
  ["twilio", (t) => ["S", "K", t("hex", 32)]],
  ["sendgrid", (t) => ["S", "G.", t("base64url", 22), ".", t("base64url", 43)]],
  ["mailgun", (t) => ["ke", "y-", t("hex", 32)]],
  ["mailchimp", (t) => [t("hex", 32), "-u", "s12"]],
  ["brevo", (t) => ["xkey", "sib-", t("hex", 64), "-", t("alnum", 16)]],
  ["stripe", (t) => ["sk", "_live_", t("alnum", 24)]],
  ["stripe", (t) => ["rk", "_live_", t("alnum", 99)]],
  ["stripe_webhook_secret", (t) => ["wh", "sec_", t("alnum", 32)]],
  ["shopify", (t) => ["sh", "pat_", t("hex", 32)]],
  ["square", (t) => ["sq", "0csp-", t("base64url", 43)]],
  ["square", (t) => ["EA", "AA", t("base64url", 60)]],
  ["sentry", (t) => ["snt", "rys_", t("base64", 100)]],
  ["newrelic", (t) => ["NR", "AK-", t("upperDigit", 27)]],
  ["newrelic", (t) => [t("hex", 36), "NR", "AL"]],
  ["grafana", (t) => ["gl", "sa_", t("alnum", 32), "_", t("hex", 8)]],
  ["grafana", (t) => ["gl", "c_", t("base64", 100)]],
  ["dynatrace", (t) => ["dt", "0c01.", t("upperDigit", 24), ".", t("upperDigit", 64)]],
  ["linear", (t) => ["lin", "_api_", t("alnum", 40)]],
  ["notion", (t) => ["nt", "n_", t("digit", 11), t("alnum", 35)]],
  ["notion", (t) => ["sec", "ret_", t("alnum", 43)]],
  ["figma", (t) => ["fi", "gd_", t("base64url", 40)]],
  ["airtable", (t) => ["pa", "t", t("alnum", 14), ".", t("hex", 64)]],
  [
    "jwt",
    (t) => [
      "eyJhbGciOi",
      "JIUzI1NiIsInR5cCI6IkpXVCJ9",
      ".eyJzdWIi",
      t("base64url", 40),
      ".",
      t("base64url", 43),
    ],
  ],
  [
    "jwt",
    (t) => [
      "eyJ0eXAiOi",
      "JKV1QiLCJhbGciOiJSUzI1NiJ9",
      ".eyJ",
      t("base64url", 200),
      ".",
      t("base64url", 342),
    ],
  ],
];

/** How often each form stands among the secrets. */
const perForm = 2;

/** Secrets that are known by their form, different ones for each `seed`. */
export function secrets(seed: number): readonly Secret[] {
  const text = texts(random(seed));
  return forms.flatMap(([kind, make]) =>
    Array.from({ length: perForm }, () => ({ kind, secret: make(text).join("") })),
  );
}

/** A private key as OpenSSL and ssh-keygen write them. */
export function privateKey(seed: number, name = "RSA PRIVATE KEY", lines = 25): string {
  const text = texts(random(seed));
  const body = Array.from({ length: lines }, () => text("base64", 64));
  return [
    `-----BEGIN ${name}-----`,
    ...body,
    `${text("base64", 30)}==`,
    `-----END ${name}-----`,
  ].join("\n");
}
