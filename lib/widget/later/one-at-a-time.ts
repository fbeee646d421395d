/** Work that is asked for again and again: one at a time, and where it was asked for meanwhile once more at the end. It does not fail. */
export function oneAtATime(work: () => Promise<void>): () => void {
  let [isUnderWay, isAskedAgain] = [false, false];
  const run = async () => {
    isAskedAgain = isUnderWay;
    if (isUnderWay) return;
    isUnderWay = true;
    do {
      isAskedAgain = false;
      await work();
    } while (isAskedAgain);
    isUnderWay = false;
  };
  return () => void run();
}
