/** Places that secrets are found in: texts around one that says nothing of what it is. */
export const surroundings: Readonly<Record<string, (secret: string) => string>> = {
  alone: (secret) => secret,
  sentence: (secret) => `I used ${secret}, and it did not work.`,
  "end of a sentence": (secret) => `The value is ${secret}`,
  json: (secret) => JSON.stringify({ id: 7, value: secret, next: "ok" }),
  "json in json": (secret) => JSON.stringify({ body: JSON.stringify({ value: secret, n: 1 }) }),
  "json in json in json": (secret) =>
    JSON.stringify(JSON.stringify({ body: JSON.stringify({ value: [secret] }) })),
  shell: (secret) => `export VALUE="${secret}"; ./run --value=${secret} --verbose`,
  "log line": (secret) =>
    `2026-01-05T10:00:00Z ERROR [pid 41] refused: value=${secret} (attempt 2)`,
  code: (secret) => `const client = new Client({ value: '${secret}', retries: 3 });`,
  "template text": (secret) => `const value = \`${secret}\`;`,
  "query of a URL": (secret) => `GET https://api.example.com/v1/items?value=${secret}&page=2`,
  "path of a URL": (secret) => `https://api.example.com/hooks/${secret}/run`,
  markdown: (secret) => `| name | value |\n| --- | --- |\n| a | \`${secret}\` |\n`,
  xml: (secret) => `<item><value>${secret}</value></item>`,
  yaml: (secret) => `service:\n  value: ${secret}\n  port: 80\n`,
  list: (secret) => `[first,${secret},last]`,
  "after letters that are not ASCII": (secret) => `Schlüssel „${secret}“ für 東京 😀 ${secret}`,
  "many lines": (secret) => `line one\r\nline two\r\n\t${secret}\r\nline four\r\n`,
  diff: (secret) => `-VALUE=old\n+VALUE=${secret}\n`,
  "long text": (secret) =>
    `${"lorem ipsum dolor sit amet ".repeat(400)}${secret} ${"consectetur ".repeat(400)}`,
};
