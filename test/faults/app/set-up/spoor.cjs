// Spoor in an application of CommonJS.
const { flush, shutdown, start } = require("spoor");

start();
globalThis.telemetry = { flush, shutdown };
