// The set-up file of docs/own-opentelemetry.md, loaded with --import before the application.
import { NodeSDK } from "@opentelemetry/sdk-node";
import { spoorProcessors } from "spoor";

new NodeSDK({ ...spoorProcessors() }).start();
