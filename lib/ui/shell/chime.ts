const NOTES_HZ = [659.25, 880];
const NOTE_SECONDS = 0.12;
const LOUDNESS = 0.08;

let context: AudioContext | undefined;

/** Two short notes. A browser that has not been touched yet plays none. */
export function chime(): void {
  context ??= new AudioContext();
  const { currentTime, destination } = context;
  NOTES_HZ.forEach((hertz, index) => {
    const start = currentTime + index * NOTE_SECONDS;
    const oscillator = new OscillatorNode(context as AudioContext, { frequency: hertz });
    const gain = new GainNode(context as AudioContext, { gain: 0 });
    gain.gain.setValueAtTime(LOUDNESS, start);
    gain.gain.exponentialRampToValueAtTime(0.001, start + 2 * NOTE_SECONDS);
    oscillator.connect(gain).connect(destination);
    oscillator.start(start);
    oscillator.stop(start + 2 * NOTE_SECONDS);
  });
}
