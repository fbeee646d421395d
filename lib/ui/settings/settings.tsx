"use client";
import {
  Activity,
  Bell,
  Building2,
  Globe,
  Hand,
  KeyRound,
  type LucideIcon,
  MessageSquareQuote,
  ScrollText,
  ShieldCheck,
  Timer,
  UserRound,
  Users,
  UsersRound,
  Webhook,
  Workflow,
  Zap,
} from "lucide-react";
import { useSelectedLayoutSegment } from "next/navigation";
import { type ReactNode, useEffect, useRef } from "react";
import { cx } from "../base/cx";
import { UnsavedDot, useUnsavedAt } from "../base/form-draft";
import { useMay } from "../desk/desk-context";
import { Link } from "../shell/link";

const SECTIONS: readonly { name: string; words: string; icon: LucideIcon; admin: boolean }[] = [
  { name: "settings", words: "Profile and workspace", icon: UserRound, admin: false },
  { name: "notifications", words: "Notifications", icon: Bell, admin: false },
  { name: "members", words: "Members", icon: Users, admin: false },
  { name: "teams", words: "Teams", icon: UsersRound, admin: false },
  { name: "canned-replies", words: "Canned replies", icon: MessageSquareQuote, admin: false },
  { name: "macros", words: "Macros", icon: Zap, admin: false },
  { name: "handoff", words: "Handoff", icon: Hand, admin: true },
  { name: "service-levels", words: "Service levels", icon: Timer, admin: true },
  { name: "rules", words: "Rules", icon: Workflow, admin: true },
  { name: "sites", words: "Sites", icon: Globe, admin: true },
  { name: "api-keys", words: "API keys", icon: KeyRound, admin: true },
  { name: "webhooks", words: "Webhooks", icon: Webhook, admin: true },
  { name: "privacy", words: "Privacy", icon: ShieldCheck, admin: true },
  { name: "audit", words: "Audit log", icon: ScrollText, admin: true },
  { name: "system", words: "System", icon: Activity, admin: true },
];

function SectionLink({ name, words, icon: Icon, current }: (typeof SECTIONS)[number] & { current: boolean }) {
  const unsaved = useUnsavedAt(`/${name}`);
  const link = useRef<HTMLAnchorElement>(null);
  // On a phone the sections lie in a strip: the chosen one is in sight.
  useEffect(() => {
    if (current) link.current?.scrollIntoView({ inline: "center", block: "nearest" });
  }, [current]);
  return (
    <Link
      ref={link}
      href={`/${name}`}
      aria-current={current ? "page" : undefined}
      className={cx(
        "hit flex shrink-0 items-center gap-2 rounded-control px-2 text-13 whitespace-nowrap",
        current ? "bg-pressed font-strong text-ink" : "text-ink-soft hover:bg-hover hover:text-ink",
      )}
    >
      <Icon aria-hidden className="size-4" />
      {words}
      {unsaved && <UnsavedDot />}
    </Link>
  );
}

/** The sections of the settings, beside the one that is shown. */
export function SettingsLayout({ children }: { children: ReactNode }) {
  const isAdmin = useMay("admin");
  const section = useSelectedLayoutSegment();
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col md:flex-row">
      <nav
        aria-label="Settings"
        className="flex shrink-0 gap-1 overflow-x-auto border-line bg-panel p-2 max-md:border-b md:w-56 md:flex-col md:border-e md:p-3"
      >
        <p className="flex items-center gap-2 px-2 py-2 text-14 font-strong max-md:hidden">
          <Building2 aria-hidden className="size-4 text-ink-faint" />
          Settings
        </p>
        {SECTIONS.filter(({ admin }) => isAdmin || !admin).map((each) => (
          <SectionLink key={each.name} {...each} current={each.name === section} />
        ))}
      </nav>
      {children}
    </div>
  );
}
