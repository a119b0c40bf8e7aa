export { spoorMiddleware } from "./middleware.ts";
