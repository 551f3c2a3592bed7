/** What runs in a worker: the engine, and what it counts of each replication. */

import { serve } from "../../browser/page/engine/worker.js";
import { counters } from "./answering/counting.js";
import { instruments } from "./answering/ranked_counting.js";

serve(self, { ...counters, instruments });
