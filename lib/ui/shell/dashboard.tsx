"use client";
import { usePathname } from "next/navigation";
import { Tooltip } from "radix-ui";
import { lazy, Suspense, useEffect } from "react";
import type { Workspace } from "@/lib/protocol/routes/workspaces";
import { applyAccent } from "../base/accent";
import { LeaveGuard } from "../base/form-draft";
import { Toasts } from "../base/toast";
import { DeskProvider, type Me } from "../desk/desk-context";
import { Inbox } from "../inbox/inbox";
import { useResource } from "../use-resource";
import { useAttention } from "./attention";
import { AlertBar, ConnectionBar } from "./connection-bar";
import { QuickSwitch } from "./quick-switch";
import { Rail } from "./rail";
import { ScreenBoundary } from "./screen-boundary";
import { Shortcuts } from "./shortcuts";

const load = {
  rooms: () => import("../rooms/rooms").then(({ Rooms: view }) => ({ default: view })),
  contacts: () => import("../contacts/contacts").then(({ Contacts: view }) => ({ default: view })),
  assistants: () => import("../assistants/assistants").then(({ Assistants: view }) => ({ default: view })),
  settings: () => import("../settings/settings").then(({ Settings: view }) => ({ default: view })),
};
const Rooms = lazy(load.rooms);
const Contacts = lazy(load.contacts);
const Assistants = lazy(load.assistants);
const Settings = lazy(load.settings);

/** The other screens are fetched while there is nothing to do, so that they are there when the server is not. */
const PREFETCH_AFTER_MS = 2_000;

function usePrefetch(): void {
  useEffect(() => {
    // A chunk that did not come is asked for again when its screen is opened.
    const timer = setTimeout(() => void Promise.allSettled(Object.values(load).map((each) => each())), PREFETCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
}

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
    case "handoff":
    case "notifications":
    case "members":
    case "api-keys":
    case "privacy":
    case "audit":
    case "settings":
      return <Settings section={section} />;
    default:
      return <Inbox dialogId={rest && /^\d{1,15}$/.test(rest) ? Number(rest) : null} />;
  }
}

function Screens() {
  const section = usePathname().split("/")[1];
  usePrefetch();
  return (
    <ScreenBoundary key={section}>
      <Suspense>
        <Screen />
      </Suspense>
    </ScreenBoundary>
  );
}

/** What belongs to the whole page and shows nothing of its own. */
function Surroundings() {
  const workspace = useResource<Workspace>("/api/workspace").data;
  useAttention();
  useEffect(() => {
    if (workspace) applyAccent(workspace.accent);
  }, [workspace]);
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
            <AlertBar />
            <main className="flex min-h-0 flex-1">
              <Screens />
            </main>
          </div>
        </div>
        <Shortcuts />
        <QuickSwitch />
        <Surroundings />
        <LeaveGuard />
        <Toasts />
      </Tooltip.Provider>
    </DeskProvider>
  );
}
