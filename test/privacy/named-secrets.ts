import { random, texts } from "../support/random.ts";
import { privateKey } from "../support/secrets.ts";

/** A text with a secret that nothing but the text tells. */
export interface NamedSecret {
  readonly secret: string;
  readonly text: string;
}

/** A text whose secret lies in it in pieces, all of which must go. */
export interface SpreadSecret {
  readonly name: string;
  readonly pieces: readonly string[];
  readonly text: string;
}

/** Secrets after a name, in a header, in a URL, on a command line. */
export function named(seed: number): readonly NamedSecret[] {
  const text = texts(random(seed));
  const password = `${text("lowerDigit", 9)}!`;
  const word = "swordfish";
  const token = text("alnum", 32);
  const hex = text("hex", 32);
  const aws = text("base64", 40);
  const basic = Buffer.from(`admin:${password}`).toString("base64");
  const all: Record<string, readonly string[]> = {
    [password]: [
      `password=${password}`,
      `DB_PASSWORD="${password}"`,
      `PGPASSWORD=${password} psql -h db`,
      `"password": "${password}"`,
      `{\\"password\\":\\"${password}\\",\\"n\\":1}`,
      `'passwd' => '${password}',`,
      `password: ${password}`,
      `mysql --user=root --password=${password} --host=db`,
      `mysql --password ${password} db`,
      `<password>${password}</password>`,
      `Server=db;User Id=sa;Password=${password};Encrypt=true`,
      `Server=db;Uid=sa;Pwd=${password}`,
      `postgres://app:${password}@db.internal:5432/main`,
      `mongodb+srv://app:${password}@cluster0.example.net/main?retryWrites=true`,
      `redis://:${password}@cache:6379/0`,
      `mysql://app:a/b/${password}@db/main`,
      JSON.stringify(`https://app:${password}@example.com/a`).replaceAll("/", "\\/"),
      `amqp://guest:${password}@mq`,
      `fetch failed: https://user:${password}@example.com/a`,
      `curl -u admin:${password} https://example.com`,
      `passphrase = "${password} ${word} staple"`,
      `dbPass: "x", db_pass: "${password}"`,
      `{"user":"a","pwd":"${password}"}`,
      `?user=a&password=${password}&x=1`,
      `password%3D${password}`,
    ],
    [word]: [`PASSWORD=${word}`, `"password":"${word}"`, `password: ${word}\nuser: root`],
    [token]: [
      `TOKEN=${token}`,
      `access_token=${token}&token_type=bearer`,
      `"refresh_token": "${token}"`,
      `Authorization: Bearer ${token}`,
      `authorization: bearer ${token}`,
      `{"Authorization":"Bearer ${token}"}`,
      `{"headers":{"authorization":"Token ${token}"}}`,
      `-H 'Authorization: ApiKey ${token}'`,
      `Authorization: ${token}`,
      `proxy-authorization: Bearer ${token}`,
      `the header was Bearer ${token}, they said`,
      `x-api-key: ${token}`,
      `"X-API-Key": "${token}"`,
      `?api_key=${token}`,
      `?key=1&apikey=${token}`,
      `new OpenAI({ apiKey: "${token}" })`,
      `API_KEY = '${token}'`,
      `client_secret=${token}`,
      `"clientSecret": "${token}"`,
      `SECRET_KEY_BASE=${token}`,
      `session_token: ${token}`,
      `--token ${token}`,
      `--api-key=${token}`,
      `Cookie: session=${token}; theme=dark`,
      `Set-Cookie: sid=${token}; HttpOnly`,
      `"cookie":"sid=${token}"`,
      `//registry.npmjs.org/:_authToken=${token}`,
      `_auth=${token}`,
      `https://${token}@example.com/repo.git`,
      `private_key: ${token}`,
      `encryption_key="${token}"`,
      `MISTRAL_API_KEY=${token}`,
      `COHERE_API_KEY: ${token}`,
      `accessToken: '${token}',`,
      `secret: "${token}"`,
      `https://hooks.slack.com/services/T0${"1".repeat(8)}/B0${"2".repeat(8)}/${token}`,
      `https://discord.com/api/webhooks/123456789012345678/${token}${token}`,
      `https://acme.webhook.office.com/webhookb2/${token}/IncomingWebhook/${token}`,
    ],
    [hex]: [
      `DD_API_KEY=${hex}`,
      `DD-API-KEY: ${hex}`,
      `datadog_app_key: "${hex}12345678"`,
      `https://${hex}@o1.ingest.sentry.io/2`,
      `TWILIO_AUTH_TOKEN=${hex}`,
      `X-Amz-Signature=${hex}${hex}`,
    ],
    [aws]: [
      `aws_secret_access_key = ${aws}`,
      `AWS_SECRET_ACCESS_KEY=${aws}`,
      `"SecretAccessKey": "${aws}"`,
      `secretAccessKey: '${aws}',`,
      `keys: AKIA${"A2B3".repeat(4)} ${aws}`,
      `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${aws}${aws}==;EndpointSuffix=x`,
      `Endpoint=sb://a/;SharedAccessKeyName=b;SharedAccessKey=${aws}=`,
      `https://a.blob.core.windows.net/c?sv=2024&sig=${encodeURIComponent(`${aws}=`)}&se=1`.replace(
        encodeURIComponent(aws),
        encodeURIComponent(aws),
      ),
    ],
    [basic]: [
      `Authorization: Basic ${basic}`,
      `"authorization": "Basic ${basic}"`,
      `sent Basic ${basic} to it`,
    ],
  };
  return Object.entries(all).flatMap(([secret, found]) =>
    found.map((one) => ({
      secret: one.includes(secret) ? secret : encodeURIComponent(secret),
      text: one,
    })),
  );
}

/** Private keys, as files, in JSON, indented, and cut off. */
export function spread(seed: number): readonly SpreadSecret[] {
  const names = [
    "RSA PRIVATE KEY",
    "PRIVATE KEY",
    "EC PRIVATE KEY",
    "OPENSSH PRIVATE KEY",
    "ENCRYPTED PRIVATE KEY",
    "PGP PRIVATE KEY BLOCK",
  ];
  const ways: Readonly<Record<string, (key: string) => string>> = {
    file: (key) => `before\n${key}\nafter`,
    json: (key) => JSON.stringify({ type: "service_account", private_key: `${key}\n`, n: 1 }),
    "json in json": (key) => JSON.stringify(JSON.stringify({ private_key: key })),
    indented: (key) => `key: |\n${key.replaceAll(/^/gm, "    ")}\nnext: 1`,
    "joined in code": (key) =>
      key
        .split("\n")
        .map((line) => `"${line}\\n" +`)
        .join("\n"),
    "with CRLF": (key) => key.replaceAll("\n", "\r\n"),
    "cut off": (key) => key.slice(0, key.length - 100),
    "cut off in JSON": (key) => JSON.stringify({ private_key: key.slice(0, 900), next: "kept" }),
  };
  return names.flatMap((name, index) => {
    const key = privateKey(seed + index, name);
    const pieces = key.split("\n").slice(1, 10);
    return Object.entries(ways).map(([way, write]) => ({
      name: `${name}, ${way}`,
      pieces,
      text: write(key),
    }));
  });
}
