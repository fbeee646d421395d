/**
 * Lets a streamed text through up to a word that is meant for us alone, however the stream cuts it. What could be the
 * word's beginning waits for the rest. Case does not matter.
 */
export function untilWord(word: string): { push(text: string): string; end(): string; readonly met: boolean } {
  let held = "";
  let met = false;
  const release = (upTo: number) => {
    const ready = held.slice(0, upTo);
    held = held.slice(upTo);
    return ready;
  };
  return {
    get met() {
      return met;
    },
    push(text) {
      if (met) return "";
      held += text;
      const at = held.toLowerCase().indexOf(word.toLowerCase());
      if (at !== -1) {
        met = true;
        return release(at);
      }
      let waits = Math.min(word.length - 1, held.length);
      while (waits > 0 && !word.toLowerCase().startsWith(held.slice(-waits).toLowerCase())) waits -= 1;
      return release(held.length - waits);
    },
    end: () => (met ? "" : release(held.length)),
  };
}
