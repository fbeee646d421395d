// Loaded into the server with --import: SIGUSR2 begins a CPU profile, the next one ends it and writes it. So only the
// window that was measured is in it, and not the start.
import { writeFileSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { join } from "node:path";

const SAMPLE_MICROS = 500;
let session;

process.on("SIGUSR2", async () => {
  if (!session) {
    session = new Session();
    session.connect();
    await session.post("Profiler.enable");
    await session.post("Profiler.setSamplingInterval", { interval: SAMPLE_MICROS });
    return session.post("Profiler.start");
  }
  const ending = session;
  session = undefined;
  const { profile } = await ending.post("Profiler.stop");
  writeFileSync(join(process.env.PROFILE_DIR, `${process.pid}-${Date.now()}.cpuprofile`), JSON.stringify(profile));
  ending.disconnect();
});
