import { useDeferredValue } from "react";
import { sayMentions } from "@/lib/protocol/mention";
import { roomTitle, titleOf } from "../conversation/words";
import { useRoute } from "../server-state";

const PAGES = [
  { href: "/inbox", name: "Inbox" },
  { href: "/rooms", name: "Team chat" },
  { href: "/assistants", name: "Assistants" },
  { href: "/contacts", name: "Contacts" },
  { href: "/orders", name: "Orders" },
  { href: "/quotes", name: "Quotes" },
  { href: "/visitors", name: "Visitors" },
  { href: "/reports", name: "Reports" },
  { href: "/members", name: "Members" },
  { href: "/teams", name: "Teams" },
  { href: "/canned-replies", name: "Canned replies" },
  { href: "/macros", name: "Macros" },
  { href: "/rules", name: "Rules" },
  { href: "/service-levels", name: "Service levels" },
  { href: "/sites", name: "Sites" },
  { href: "/api-keys", name: "API keys" },
  { href: "/webhooks", name: "Webhooks" },
  { href: "/settings", name: "Settings" },
  { href: "/handoff", name: "Handoff" },
  { href: "/notifications", name: "Notifications" },
  { href: "/privacy", name: "Privacy" },
  { href: "/audit", name: "Audit log" },
  { href: "/system", name: "System" },
];

const SHOWN = 8;
const MESSAGES_SHOWN = 6;

/** Somewhere one can go. */
type Target = { key: string; href: string; name: string; about: string };

/** Conversations, pages and messages that fit what was typed. */
export function useTargets(query: string): Target[] {
  const asked = useDeferredValue(query.trim());
  const found = useRoute("/api/dialogs", asked ? { query: { filter: "all", limit: SHOWN, query: asked } } : null);
  const words = useRoute("/api/search", asked.length > 1 ? { query: { limit: MESSAGES_SHOWN, query: asked } } : null);
  const messages = (words.data?.data ?? []).map(({ message, room, dialog_id, title, snippet }) => ({
    key: `message ${message.id}`,
    href: room.startsWith("support_") ? `/inbox/${dialog_id}` : `/rooms/${encodeURIComponent(room)}`,
    name: title ?? roomTitle(room),
    about: sayMentions(snippet),
  }));
  const pages = PAGES.filter(({ name }) => name.toLowerCase().includes(query.trim().toLowerCase())).map((page) => ({
    ...page,
    key: page.href,
    about: "Page",
  }));
  const people = (found.data?.data ?? []).map((dialog) => ({
    key: `dialog ${dialog.id}`,
    href: `/inbox/${dialog.id}`,
    name: titleOf(dialog),
    about: dialog.visitor?.email ?? "Conversation",
  }));
  return [...people, ...pages, ...messages].slice(0, SHOWN + MESSAGES_SHOWN);
}
