// For `node --import spoor/register app.js` and `require("spoor/register")`.
import { start } from "./start.ts";

start();
