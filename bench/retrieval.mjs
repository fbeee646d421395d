// npm run bench:retrieval: how well the right passage is found, over the documentation that comes with the package `next`.
// `-- --misses` names what was missed.
import { runBundled } from "./lib/run-bundled.mjs";

await runBundled("bench/retrieval/measure.ts");
