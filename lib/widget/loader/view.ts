import type { Teaser, Words } from "../frame-messages";
import { FULL, styles } from "./styles";

const SVG = "http://www.w3.org/2000/svg";
/** A speech bubble, and the cross it turns into. */
const BUBBLE = "M12 4a8 7.5 0 1 0 3 14.4l4.5 1.6-1.3-4A7.5 7.5 0 0 0 12 4z";
const CROSS = "M6 6l12 12M18 6L6 18";

type Press = () => void;

export function add<K extends keyof HTMLElementTagNameMap>(parent: Node, tag: K, name = "", press?: Press): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (press) element.onclick = press;
  parent.appendChild(element);
  return element;
}

function icon(button: HTMLElement, shape: string): SVGPathElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", shape);
  svg.append(path);
  button.append(svg);
  return path;
}

export type View = ReturnType<typeof makeView>;

/** What the loader draws: the launcher, the sheet that stands there until the frame has answered, the preview of a message. */
export function makeView(act: { toggle: Press; close: Press; retry: Press; dismiss: Press }) {
  const host = document.createElement("baton-chat");
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles.replace("FULL", FULL));
  shadow.adoptedStyleSheets = [sheet];
  const root = add(shadow, "div", "root");
  const launcher = add(root, "button", "launcher", act.toggle);
  const shape = icon(launcher, BUBBLE);
  const badge = add(launcher, "span", "badge");
  const card = add(root, "div", "card");
  card.setAttribute("aria-live", "polite");
  const skeleton = add(root, "div", "sheet");
  add(skeleton, "i");
  const cross = add(skeleton, "button", "x", act.close);
  icon(cross, CROSS);
  const fault = add(skeleton, "div", "fault");
  const sorry = add(fault, "p");
  sorry.setAttribute("role", "alert");
  const retry = add(fault, "button", "retry", act.retry);
  const close = add(fault, "button", "", act.close);
  host.onkeydown = (event) => {
    if (event.key === "Escape") act.close();
  };
  let words: Words;
  return {
    host,
    root,
    launcher,
    cross,
    sheet: skeleton,
    /** @param open whether the launcher closes the chat now */
    label(spoken: Words, open: boolean, unread: number) {
      words = spoken;
      shape.setAttribute("d", open ? CROSS : BUBBLE);
      launcher.setAttribute("aria-label", words[open ? 1 : 0]);
      cross.setAttribute("aria-label", words[1]);
      retry.textContent = words[3];
      close.textContent = words[4];
      badge.textContent = open || !unread ? "" : unread > 9 ? "9+" : `${unread}`;
    },
    /** The last unread message beside the launcher; null takes it away. */
    tease(teaser: Teaser | null) {
      card.textContent = "";
      if (!teaser) return;
      const bubble = add(card, "div");
      const say = add(bubble, "button", "say", act.toggle);
      add(say, "b").textContent = teaser.author;
      add(say, "span").textContent = teaser.text;
      const dismiss = add(bubble, "button", "x", act.dismiss);
      dismiss.setAttribute("aria-label", teaser.dismiss);
      icon(dismiss, CROSS);
    },
    /** Whether the frame failed to come; a visitor is told that much, and what they can do. */
    fail(failed: boolean) {
      host.toggleAttribute("data-failed", failed);
      sorry.textContent = failed ? words[2] : "";
    },
  };
}
