export { spoorActivities, spoorSinks } from "./worker.ts";
