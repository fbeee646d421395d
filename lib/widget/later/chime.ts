/** Two notes, the second higher: heard, and over. */
const NOTES = [
  { hertz: 660, at: 0 },
  { hertz: 880, at: 0.11 },
] as const;
const SECONDS = 0.3;
const LOUDNESS = 0.06;
/** For as long as this no other tab rings for the same message. */
const RUNG_FOR_MS = 3_000;

let context: AudioContext | undefined;

async function ring(): Promise<void> {
  context ??= new AudioContext();
  if (context.state === "suspended") await context.resume();
  for (const { hertz, at } of NOTES) {
    const start = context.currentTime + at;
    const [tone, volume] = [new OscillatorNode(context, { frequency: hertz }), new GainNode(context, { gain: 0 })];
    volume.gain.setValueAtTime(LOUDNESS, start);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + SECONDS);
    tone.connect(volume).connect(context.destination);
    tone.start(start);
    tone.stop(start + SECONDS);
  }
}

/** Rings for a message, in one of the tabs that show the chat. A page that nobody has touched yet may not, and stays silent. */
export default function chime(messageId: number): void {
  if (!("locks" in navigator)) return void ring();
  void navigator.locks.request(`baton-chime:${messageId}`, { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    void ring();
    await new Promise((resolve) => setTimeout(resolve, RUNG_FOR_MS));
  });
}
