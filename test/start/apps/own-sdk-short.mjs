// An application with a set-up of its own that has nothing to wait for: it ends before a timer fires.
import { NodeSDK } from "@opentelemetry/sdk-node";
import { spoorProcessors, step } from "spoor";

new NodeSDK(spoorProcessors()).start();
step("One", () => {});
