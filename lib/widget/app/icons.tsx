/** @jsxImportSource preact */
/** Strokes of 1.75 on a grid of 24. Decoration: what they do is said by the button's name. */
const PATHS = {
  send: "M5 12h13M12 5.5 18.5 12 12 18.5",
  attach: "M19.5 11.5 12 19a4.6 4.6 0 0 1-6.5-6.5l7.8-7.8a3.1 3.1 0 0 1 4.4 4.4l-7.8 7.8a1.5 1.5 0 0 1-2.2-2.2l7.1-7.1",
  close: "M6 9.5l6 6 6-6",
  window: "M14 4.5h5.5V10M19 5l-7.5 7.5M10 5.5H6.5a2 2 0 0 0-2 2v10a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V14",
  person: "M12 12.2a3.7 3.7 0 1 0 0-7.4 3.7 3.7 0 0 0 0 7.4zM5 19.6c.7-3 3.4-4.8 7-4.8s6.3 1.8 7 4.8",
  cross: "M7 7l10 10M17 7L7 17",
  back: "M14.5 5.5 8 12l6.5 6.5",
  more: "M6 12h.1M12 12h.1M18 12h.1",
  down: "M12 5v14M6 13l6 6 6-6",
  file: "M13.5 3.8H7.5a2 2 0 0 0-2 2v12.4a2 2 0 0 0 2 2h9a2 2 0 0 0 2-2V8.8zM13.5 3.8v5h5",
} as const;

export function Icon({ name, flip }: { name: keyof typeof PATHS; flip?: boolean | undefined }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" class={flip ? "icon flip" : "icon"}>
      <path d={PATHS[name]} />
    </svg>
  );
}

type QuietProps = { icon: keyof typeof PATHS; flip?: boolean; label: string; menu?: boolean; onClick: () => void };

/** A button that shows an icon alone; its name is the label. @param menu whether it opens one */
export function Quiet({ icon, flip, label, menu, onClick }: QuietProps) {
  return (
    <button type="button" class={`quiet ${icon}`} aria-label={label} title={label} aria-haspopup={menu && "menu"} onClick={onClick}>
      <Icon name={icon} flip={flip} />
    </button>
  );
}

/** The mark of the assistant, wherever its words stand. */
export function Diamond() {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" class="diamond">
      <path d="M12 3.2 20.8 12 12 20.8 3.2 12z" />
    </svg>
  );
}
