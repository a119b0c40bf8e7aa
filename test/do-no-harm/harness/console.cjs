const methods = ["error", "warn", "info", "log", "debug"];

/** A value as text, without the numbers that differ from one process to the next. */
function shown(value) {
  const text = value instanceof Error ? `${value.name}: ${value.message}` : String(value);
  return text.replace(/^\(node:\d+\)/, "(node)").replace(/\(rejection id: \d+\)/, "(rejection)");
}

/** Keeps what is printed on the console from here on, for it is a part of what an application sees of a library. */
exports.recordConsole = () => {
  const before = methods.map((method) => console[method]);
  let lines = [];
  for (const method of methods)
    console[method] = (...values) => void lines.push(`${method} ${values.map(shown).join(" ")}`);
  return {
    /** The lines since the last call. */
    take() {
      const taken = lines;
      lines = [];
      return taken;
    },
    end() {
      for (const [index, method] of methods.entries()) console[method] = before[index];
    },
  };
};
