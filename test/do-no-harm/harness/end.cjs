const { subscribe } = require("node:diagnostics_channel");

/** Longest time in milliseconds in which a process ends once its work is done. */
const limit = 5000;

/** All connections that this process opens from here on. */
exports.rememberSockets = () => {
  const sockets = new Set();
  subscribe("net.client.socket", ({ socket }) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  return sockets;
};

/**
 * Lets the process end by itself. Replies that no scenario read to their end hold their connections to the provider at
 * `url`, so these are closed; whatever else holds the process is told, and ends it with code 70.
 */
exports.endByItself = (sockets, url) => {
  const port = Number(new URL(url).port);
  for (const socket of sockets) if (socket.remotePort === port) socket.destroy();
  const timer = setTimeout(() => {
    const held = process.getActiveResourcesInfo().join(", ");
    process.stderr.write(`The process did not end by itself; it is held by: ${held}\n`, () =>
      process.exit(70),
    );
  }, limit);
  timer.unref();
};
