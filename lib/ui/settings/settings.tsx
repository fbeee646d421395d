import { Bell, Building2, Globe, Hand, KeyRound, type LucideIcon, ScrollText, ShieldCheck, UserRound, Users } from "lucide-react";
import { useEffect, useRef } from "react";
import { cx } from "../base/cx";
import { UnsavedDot, useUnsavedAt } from "../base/form-draft";
import { useMay } from "../desk/desk-context";
import { Go } from "../shell/navigate";
import { ApiKeys } from "./api-keys";
import { Audit } from "./audit";
import { Handoff } from "./handoff";
import { Members } from "./members";
import { NotificationSettings } from "./notifications";
import { Privacy } from "./privacy";
import { Profile } from "./profile";
import { Sites } from "./sites";

type SectionName = "settings" | "notifications" | "members" | "handoff" | "sites" | "api-keys" | "privacy" | "audit";

const SECTIONS: readonly { name: SectionName; words: string; icon: LucideIcon; admin: boolean }[] = [
  { name: "settings", words: "Profile and workspace", icon: UserRound, admin: false },
  { name: "notifications", words: "Notifications", icon: Bell, admin: false },
  { name: "members", words: "Members", icon: Users, admin: false },
  { name: "handoff", words: "Handoff", icon: Hand, admin: true },
  { name: "sites", words: "Sites", icon: Globe, admin: true },
  { name: "api-keys", words: "API keys", icon: KeyRound, admin: true },
  { name: "privacy", words: "Privacy", icon: ShieldCheck, admin: true },
  { name: "audit", words: "Audit log", icon: ScrollText, admin: true },
];

const VIEWS: Record<SectionName, () => React.ReactNode> = {
  settings: Profile,
  notifications: NotificationSettings,
  members: Members,
  handoff: Handoff,
  sites: Sites,
  "api-keys": ApiKeys,
  privacy: Privacy,
  audit: Audit,
};

function SectionLink({ name, words, icon: Icon, current }: (typeof SECTIONS)[number] & { current: boolean }) {
  const unsaved = useUnsavedAt(`/${name}`);
  const link = useRef<HTMLAnchorElement>(null);
  // On a phone the sections lie in a strip: the chosen one is in sight.
  useEffect(() => {
    if (current) link.current?.scrollIntoView({ inline: "center", block: "nearest" });
  }, [current]);
  return (
    <Go
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
    </Go>
  );
}

/** The settings, one section at a time. */
export function Settings({ section }: { section: SectionName }) {
  const isAdmin = useMay("admin");
  const View = VIEWS[section];
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
      <View />
    </div>
  );
}
