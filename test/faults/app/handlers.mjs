import { setTimeout as sleep } from "node:timers/promises";
import { print } from "./record.mjs";

/** What an application does itself about a signal; `stop` ends what keeps it running. */
export const onSignal = {
  none: () => {},
  sync: (signal, stop) =>
    process.on(signal, () => {
      print("drained");
      stop();
    }),
  async: (signal, stop) =>
    process.on(signal, async () => {
      await sleep(50);
      print("drained");
      stop();
    }),
  exit: (signal) => process.on(signal, () => process.exit(7)),
  twice: (signal) => {
    let times = 0;
    process.on(signal, () => {
      times += 1;
      print(`signal ${times}`);
      if (times === 2) process.exit(9);
    });
  },
};

/** What an application does itself about errors that nobody caught. */
export const onError = {
  none: () => {},
  goOn: () => {
    process.on("uncaughtException", () => print("caught"));
    process.on("unhandledRejection", () => print("caught"));
  },
  exit: () => {
    process.on("uncaughtException", () => process.exit(8));
    process.on("unhandledRejection", () => process.exit(8));
  },
};
