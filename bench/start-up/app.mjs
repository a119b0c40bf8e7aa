// An application that says how long it took to get here since the process was started, the CPU time of that, and its
// resident memory.
const { user, system } = process.cpuUsage();
const cpu = (user + system) / 1000;
const memory = process.memoryUsage.rss() / 2 ** 20;
console.log(JSON.stringify({ ms: performance.now(), cpu, memory }));
