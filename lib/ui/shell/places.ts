import { Bot, ChartColumn, Globe, Inbox, type LucideIcon, MessagesSquare, Package, Settings, Users } from "lucide-react";

/** A screen, or several that stand under one entry of the navigation. */
export type Place = {
  href: string;
  name: string;
  icon: LucideIcon;
  /** The first parts of the paths that belong to it. */
  sections: readonly string[];
  /** Stands in the bar of a phone; the others are behind "More" there. */
  inBar: boolean;
};

export const PLACES: readonly Place[] = [
  { href: "/inbox", name: "Inbox", icon: Inbox, sections: ["inbox"], inBar: true },
  { href: "/rooms", name: "Team chat", icon: MessagesSquare, sections: ["rooms"], inBar: true },
  { href: "/contacts", name: "Contacts", icon: Users, sections: ["contacts"], inBar: false },
  { href: "/orders", name: "Orders", icon: Package, sections: ["orders", "quotes"], inBar: false },
  { href: "/visitors", name: "Visitors", icon: Globe, sections: ["visitors"], inBar: false },
  { href: "/reports", name: "Reports", icon: ChartColumn, sections: ["reports"], inBar: false },
  { href: "/assistants", name: "Assistants", icon: Bot, sections: ["assistants"], inBar: false },
  {
    href: "/settings",
    name: "Settings",
    icon: Settings,
    sections: [
      "settings",
      "notifications",
      "members",
      "teams",
      "canned-replies",
      "macros",
      "handoff",
      "service-levels",
      "rules",
      "sites",
      "api-keys",
      "webhooks",
      "privacy",
      "audit",
      "system",
    ],
    inBar: false,
  },
];
