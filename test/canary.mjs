// Runs the scenarios of every library against its newest version, and writes docs/canary.md. Needs Node and npm alone.
import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const suites = join(root, "test/do-no-harm");
const folder = mkdtempSync(join(tmpdir(), "spoor-canary-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const formats = {
  esm: "ES modules",
  cjs: "CommonJS",
  bundled: "a bundle, ES modules",
  "bundled-cjs": "a bundle, CommonJS",
};
const libraries = readdirSync(suites)
  .filter((name) => existsSync(join(suites, name, "scenarios.cjs")))
  .toSorted();

install();
copyApplications();
const { status } = spawnSync(
  process.execPath,
  [
    join(root, "node_modules/vitest/vitest.mjs"),
    "run",
    "--project=integration",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${join(folder, "tests.json")}`,
    ...libraries.flatMap((name) => suitesOf(name)),
  ],
  { cwd: root, stdio: "inherit", env: { ...process.env, SPOOR_CANARY_FOLDER: folder } },
);
writeFileSync(join(root, "docs/canary.md"), page());
console.log("docs/canary.md is written");
process.exitCode = status ?? 1;

function install() {
  const packages = new Set(libraries.flatMap((name) => packagesOf(name)));
  const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  writeFileSync(join(folder, "package.json"), '{"name":"spoor-canary","private":true}');
  // Whoever uses Spoor has the API beside it, which libraries that trace themselves look for.
  const api = `@opentelemetry/api@${devDependencies["@opentelemetry/api"]}`;
  const wanted = [api, ...[...packages].map((name) => `${name}@latest`)];
  console.log(`installing ${wanted.join(", ")}`);
  const options = ["--no-audit", "--no-fund", "--loglevel=error", "--engine-strict=false"];
  execFileSync("npm", ["install", "--ignore-scripts", ...options, ...wanted], {
    cwd: folder,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  for (const name of packages) tellNode(name);
}

/** The test files of a library that run its scenarios. */
function suitesOf(name) {
  return readdirSync(join(suites, name))
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => join("test/do-no-harm", name, file))
    .filter((file) => readFileSync(join(root, file), "utf8").includes("describeLibrary("));
}

function packagesOf(name) {
  const { library } = createRequire(import.meta.url)(join(suites, name, "scenarios.cjs"));
  return library.packages ?? [name];
}

function manifestOf(name) {
  return JSON.parse(readFileSync(join(folder, "node_modules", name, "package.json"), "utf8"));
}

/** Says where a library needs a newer Node than this one. */
function tellNode(name) {
  const { version, engines } = manifestOf(name);
  const oldest = Number(/\d+/.exec(engines?.node ?? "")?.[0] ?? 0);
  if (Number.parseInt(process.versions.node, 10) >= oldest) return;
  console.warn(
    `${name} ${version} needs Node ${engines.node} and this is ${process.version}. ` +
      `A newer one from npm runs it; where npm gives none, start the canary with Node ${oldest} or newer.`,
  );
}

/** The applications find the library from where they are, so that they go to where it is installed. */
function copyApplications() {
  for (const part of ["test/do-no-harm", "test/matrix"])
    cpSync(join(root, part), join(folder, part), { recursive: true, filter: isOfApplication });
}

function isOfApplication(path) {
  return !/\.(?:ts|json|md)$|[\\/]node_modules$/.test(path);
}

function page() {
  const results = resultsIn(join(folder, "results"));
  const rows = results.map(({ package: name, version, format, scenarios, failed }) => [
    name,
    version,
    formats[format],
    scenarios,
    scenarios - failed.length,
    named(failed),
  ]);
  const missing = libraries
    .filter((name) => !results.some(({ library }) => library === name))
    .map((name) => [name, "", "", 0, 0, "did not run"]);
  const day = new Date().toISOString().slice(0, 10);
  return `# Canary

The scenarios of \`test/do-no-harm\` with the newest version of every library, run on ${day} with Node ${process.versions.node}, or with a
newer one from npm where the library needs it. \`npm run canary\` runs them and writes this page. A scenario has passed when the
application saw the same with Spoor as without and every call has its span.

| package | version | loaded as | scenarios | passed | failed |
| --- | --- | --- | --- | --- | --- |
${[...rows, ...missing].map((cells) => `| ${cells.join(" | ")} |`).join("\n")}

${otherFailures()}
`;
}

/** What the libraries' tests left, in the order of the table. */
function resultsIn(results) {
  if (!existsSync(results)) return [];
  const order = Object.keys(formats);
  return readdirSync(results)
    .map((name) => JSON.parse(readFileSync(join(results, name), "utf8")))
    .toSorted(
      (one, other) =>
        libraries.indexOf(one.library) - libraries.indexOf(other.library) ||
        order.indexOf(one.format) - order.indexOf(other.format),
    );
}

/** A number of scenarios, with the names of the first ones. */
function named(failed) {
  if (failed.length === 0) return 0;
  const more = failed.length > 5 ? ", ..." : "";
  return `${failed.length}: ${failed.slice(0, 5).join(", ")}${more}`;
}

/** The tests beyond single scenarios: requests on the wire, the end of the process, the conventions. */
function otherFailures() {
  const file = join(folder, "tests.json");
  if (!existsSync(file)) return "The tests did not run to their end.";
  const { testResults } = JSON.parse(readFileSync(file, "utf8"));
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const failed = tests.filter((test) => test.status === "failed");
  const count = `${tests.length} tests ran, ${failed.length} failed`;
  return failed.length === 0
    ? `${count}.`
    : `${count}:\n\n${failed.map(({ fullName }) => `- ${fullName}`).join("\n")}`;
}
