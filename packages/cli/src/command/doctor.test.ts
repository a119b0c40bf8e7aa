import { createServer } from "node:net";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeReport } from "@spoor/journal";
import { expect, test } from "vitest";
import { newFolder } from "../fixture.ts";
import { report } from "../fixture-doctor.ts";
import { spoor } from "../fixture-io.ts";

/** An application with these packages, by name and version. */
function application(packages: Readonly<Record<string, string>>): string {
  const cwd = newFolder();
  writeFileSync(join(cwd, "package.json"), "{}");
  for (const [name, version] of Object.entries(packages)) {
    const place = join(cwd, "node_modules", name);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, "package.json"), JSON.stringify({ name, version }));
  }
  return cwd;
}

test("where there is no application nothing is wrong", async () => {
  const cwd = newFolder();
  expect(await spoor(["doctor"], { cwd })).toEqual({
    code: 0,
    err: "",
    out: `Application
- no application in this folder or above

Delivery
+ ${cwd}/.spoor can be made
- no endpoint: nothing leaves this machine
- sampler parentbased_always_on

Nothing is wrong.
`,
  });
});

test("a problem ends with 6, a note with 0", async () => {
  const old = await spoor(["doctor"], { cwd: application({ spoor: "0.1.0", openai: "3.3.0" }) });
  expect([old.code, old.err]).toEqual([6, ""]);
  expect(old.out).toMatch(/\n1 problem, 1 note\.\n$/);
  const none = await spoor(["doctor"], { cwd: application({ spoor: "0.1.0", ollama: "1.0.0" }) });
  expect(none.code).toBe(0);
  expect(none.out).toMatch(/\nNothing is wrong, 2 notes\.\n$/);
});

test("tells as JSON what lies beside and what a process said", async () => {
  const cwd = application({ spoor: "0.1.0", openai: "6.49.0" });
  writeReport(join(cwd, ".spoor"), { startMs: 1, pid: 41, threadId: 0 }, JSON.stringify(report));
  mkdirSync(join(cwd, ".spoor/journal"));
  const { code, out } = await spoor(["doctor", "--json"], { cwd, isAlive: (pid) => pid === 41 });
  expect(code).toBe(0);
  expect(JSON.parse(out)).toEqual({
    schema: "spoor.doctor/1",
    at: "2026-11-20T09:02:00.000Z",
    manifest: { path: join(cwd, "package.json"), registering: [] },
    isInNodeOptions: false,
    isDisabled: false,
    spoor: { version: "0.1.0" },
    libraries: [
      { name: "openai", version: "6.49.0", state: "instrumented", path: "node_modules/openai" },
    ],
    openTelemetry: [],
    signals: ["traces", "metrics", "logs"].map((signal) => ({ signal, exporters: [] })),
    sampler: "parentbased_always_on",
    destinations: [],
    folder: { path: join(cwd, ".spoor"), isThere: true },
    processes: [{ isRunning: true, report }],
    problems: [],
    isHealthy: true,
  });
});

test("tries the endpoints, those of the process too, and shows no secret", async () => {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const cwd = application({ spoor: "0.1.0" });
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://me:hunter2@127.0.0.1:${port}?k=hunter2` };
  const up = await spoor(["doctor"], { cwd, env });
  expect(up.code).toBe(0);
  expect(up.out).toContain(`+ http://127.0.0.1:${port} by http/protobuf: reachable (traces,`);
  await new Promise((resolve) => server.close(resolve));
  const signals = [
    { signal: "logs", exporters: ["otlp"], endpoint: `http://127.0.0.1:${port}`, protocol: "grpc" },
  ];
  const text = JSON.stringify({ ...report, signals });
  writeReport(join(cwd, ".spoor"), { startMs: 1, pid: 41, threadId: 0 }, text);
  mkdirSync(join(cwd, ".spoor/journal"));
  const down = await spoor(["doctor"], { cwd });
  expect(down.code).toBe(6);
  expect(down.out).toContain(`x http://127.0.0.1:${port} by grpc: not reachable (logs)`);
  expect(up.out + down.out).not.toContain("hunter2");
});
