"use client";
import { usePathname } from "next/navigation";
import { Tooltip } from "radix-ui";
import { lazy, Suspense } from "react";
import { Toasts } from "../base/toast";
import { DeskProvider, type Me } from "../desk/desk-context";
import { Inbox } from "../inbox/inbox";
import { useAttention } from "./attention";
import { ConnectionBar } from "./connection-bar";
import { QuickSwitch } from "./quick-switch";
import { Rail } from "./rail";
import { Shortcuts } from "./shortcuts";

const Rooms = lazy(() => import("../rooms/rooms").then((module) => ({ default: module.Rooms })));
const Contacts = lazy(() => import("../contacts/contacts").then((module) => ({ default: module.Contacts })));
const Assistants = lazy(() => import("../assistants/assistants").then((module) => ({ default: module.Assistants })));
const Settings = lazy(() => import("../settings/settings").then((module) => ({ default: module.Settings })));

/** The screen a path stands for. */
function Screen() {
  const pathname = usePathname();
  const [, section, rest] = pathname.split("/");
  switch (section) {
    case "rooms":
      return <Rooms name={rest ? decodeURIComponent(rest) : null} />;
    case "contacts":
      return <Contacts />;
    case "assistants":
      return <Assistants id={rest ? decodeURIComponent(rest) : null} />;
    case "sites":
    case "members":
    case "api-keys":
    case "settings":
      return <Settings section={section} />;
    default:
      return <Inbox dialogId={rest && /^\d{1,15}$/.test(rest) ? Number(rest) : null} />;
  }
}

function Attention() {
  useAttention();
  return null;
}

const FRAME = "flex h-dvh flex-col-reverse overflow-hidden bg-ground md:flex-row";

/** The whole dashboard, drawn in the browser over one desk. */
export function Dashboard({ me }: { me: Me }) {
  return (
    <DeskProvider me={me} waiting={<div className={FRAME} />}>
      <Tooltip.Provider delayDuration={300}>
        <div className={FRAME}>
          <Rail />
          <div className="flex min-h-0 min-w-0 flex-1 flex-col">
            <ConnectionBar />
            <main className="flex min-h-0 flex-1">
              <Suspense>
                <Screen />
              </Suspense>
            </main>
          </div>
        </div>
        <Shortcuts />
        <QuickSwitch />
        <Attention />
        <Toasts />
      </Tooltip.Provider>
    </DeskProvider>
  );
}
