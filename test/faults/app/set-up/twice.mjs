// Spoor started as often as one can.
import "spoor/register";
import { flush, shutdown, start } from "spoor";

start();
start();
await import(`${import.meta.resolve("spoor/register")}?again`);
globalThis.telemetry = { flush, shutdown };
