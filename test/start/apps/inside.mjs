// A process that ends inside of a step.
import { step, workflow } from "spoor";

workflow("demo", () => step("One", () => process.exit(5)));
