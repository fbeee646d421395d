/** @jsxImportSource preact */
import { initials } from "../app/format";
import { Diamond, fill, useWidget } from "../app/shared";

/** What stands in the chat's place while a link of an email waits for a word: anybody may have sent it. */
export type MailedLink = {
  state: "asks" | "busy" | "failed" | "gone";
  /** Goes on with the link's conversation. */
  open: () => void;
  /** Goes on with the conversation that this browser knows; null where it knows none. */
  stay: (() => void) | null;
  begin: () => void;
};

type Redeemed = { token: string } | { token: null; gone: boolean };

async function redeem(code: string): Promise<Redeemed> {
  try {
    const response = await fetch("/api/widget/links", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ code }),
    });
    if (response.ok) return { token: ((await response.json()) as { visitor_token: string }).visitor_token };
    return { token: null, gone: response.status === 404 || response.status === 400 };
  } catch {
    return { token: null, gone: false };
  }
}

/**
 * Asks whether to go on with the conversation of a link, and opens the link once that is wanted.
 * @param kept the visitor's token that this browser has kept
 * @returns the token to go on with; null for a new visitor
 */
export function askAboutLink(code: string, kept: string | null, show: (link: MailedLink | null) => void): Promise<string | null> {
  return new Promise((resolve) => {
    const end = (token: string | null) => {
      history.replaceState(null, "", location.pathname + location.search);
      show(null);
      resolve(token);
    };
    const be = (state: MailedLink["state"]) => show({ state, open, stay: kept === null ? null : () => end(kept), begin: () => end(null) });
    const open = async () => {
      be("busy");
      const redeemed = await redeem(code);
      if (redeemed.token === null) be(redeemed.gone ? "gone" : "failed");
      else end(redeemed.token);
    };
    be("asks");
  });
}

export default function LinkQuestion({ link }: { link: MailedLink }) {
  const { boot, strings } = useWidget();
  const { name, avatar_url } = boot.assistant;
  const isGone = link.state === "gone";
  return (
    <main class="nobody mailed" aria-label={name}>
      {avatar_url ? (
        <img class="face large" src={avatar_url} alt="" />
      ) : (
        <span class={boot.assistant.ai_enabled ? "face large bot" : "face large"}>
          {boot.assistant.ai_enabled ? <Diamond /> : initials(name)}
        </span>
      )}
      <h1>{isGone ? strings.linkGone : fill(strings.linkAsk, { name })}</h1>
      <p>{isGone ? strings.linkGoneHelp : strings.linkHelp}</p>
      {link.state === "failed" && <p role="alert">{strings.handoffFailed}</p>}
      {!isGone && (
        <button type="button" class="first" disabled={link.state === "busy"} onClick={link.open}>
          {strings.linkOpen}
        </button>
      )}
      {link.stay && (
        <button type="button" class={isGone ? "first" : undefined} disabled={link.state === "busy"} onClick={link.stay}>
          {strings.linkStay}
        </button>
      )}
      {(isGone || !link.stay) && (
        <button type="button" class={isGone && !link.stay ? "first" : undefined} disabled={link.state === "busy"} onClick={link.begin}>
          {strings.linkNew}
        </button>
      )}
    </main>
  );
}
