// An application that says how long it took to get here, in milliseconds since the process was started.
console.log(performance.now());
