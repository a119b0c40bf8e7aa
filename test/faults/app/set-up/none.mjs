// The application without any telemetry: what it does then is what it has to do with Spoor.
globalThis.telemetry = { flush: () => Promise.resolve(), shutdown: () => Promise.resolve() };
