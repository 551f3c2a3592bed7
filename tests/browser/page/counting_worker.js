// The worker of the tests' page: counters that give back what Python compares.
import { serve } from "../../../collabsim/browser/page/engine/worker.js";

const counters = {
  // Every byte of the pilot rows, four at a time: floats would lose what is not a number.
  bytes: (pilots) => {
    const { memory, at, size } = pilots.from;
    return Array.from(new Uint32Array(memory.slice(at, at + pilots.n * size)));
  },
  sums: (pilots, run) => [pilots.n, run.n_pilots, sum(pilots.project_paid_nok), sum(pilots.topics)],
  few: (pilots, run, settings) => [run.replication, settings?.add ?? 0, run.of.values.years, pilots.state.length],
  uneven: (pilots) => pilots.state,
  failing: () => {
    throw new Error("it does not count");
  },
  memory: (pilots) => [pilots.from.memory.byteLength],
  slow: () => {
    const until = performance.now() + 20;
    while (performance.now() < until);
    return [1];
  },
};

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);

serve(self, counters);
