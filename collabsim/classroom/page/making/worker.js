// What runs in a worker: the engine, what it counts of each run, and how one run is followed for the stage.
import { serve } from "../../../browser/page/engine/worker.js";
import { counters } from "./counting.js";
import { recording } from "./recording.js";

serve(self, counters, { recording });
