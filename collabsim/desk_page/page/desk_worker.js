/** What runs in a worker: the engine, and what it counts of each replication. */

import { serve } from "../../browser/page/engine/worker.js";
import { counters } from "./answering/counting.js";

serve(self, counters);
