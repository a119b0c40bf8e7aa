export { spoorHooks, wait } from "./hooks.ts";
