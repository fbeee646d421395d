// npm run bench:assistant: how well the assistant without a model understands, finds and answers. `-- --misses` names what was
// missed in the tuning half, `-- --quick` leaves out the search over 10,000 passages.
import { runBundled } from "./lib/run-bundled.mjs";

await runBundled("bench/assistant/measure.ts");
