import "spoor/register";
import { flush, shutdown } from "spoor";

globalThis.telemetry = { flush, shutdown };
