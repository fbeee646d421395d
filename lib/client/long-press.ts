/** How long a finger rests on something to ask for more of it. */
const LONG_PRESS_MS = 450;

type Press = { readonly pointerType: string };

/** Handlers of pointer events that call `run` where a finger rests; a scroll ends the press of itself. */
export function longPress(run: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => clearTimeout(timer);
  return {
    onPointerDown: ({ pointerType }: Press) => {
      stop();
      if (pointerType === "touch") timer = setTimeout(run, LONG_PRESS_MS);
    },
    onPointerUp: stop,
    onPointerCancel: stop,
  };
}
