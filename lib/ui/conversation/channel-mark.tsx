import { Code, Mail, Send } from "lucide-react";
import type { Dialog } from "@/lib/protocol/dialog";
import { CHANNEL_WORDS } from "./words";

const ICONS = { telegram: Send, email: Mail, api: Code };

/** Where somebody writes from, where that is not the chat on a website. */
export function ChannelMark({ channel }: Pick<Dialog, "channel">) {
  if (channel === "web") return null;
  const Icon = ICONS[channel];
  return (
    <span title={CHANNEL_WORDS[channel]} className="shrink-0 text-ink-faint">
      <Icon aria-hidden className="size-3" />
      <span className="sr-only">{CHANNEL_WORDS[channel]}</span>
    </span>
  );
}
