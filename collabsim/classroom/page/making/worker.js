// What runs in a worker: the engine, what it counts of each run, and how one run is followed for the stage.
import { serve } from "../../../browser/page/engine/worker.js";
import { counters } from "./counting.js";
import { recording } from "./recording.js";
import { outcome } from "./replays.js";
import { holders, stops } from "./stops.js";

serve(self, { ...counters, outcome }, { recording, stops, holders });
