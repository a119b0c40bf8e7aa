// The same from CommonJS.
const { step, workflow } = require("spoor");

void workflow("demo", async () => {
  await step("One", () => Promise.resolve(1));
});
