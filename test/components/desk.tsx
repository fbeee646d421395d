import "@/app/globals.css";
import { Tooltip } from "radix-ui";
import type { ReactNode } from "react";
import { render } from "vitest-browser-react";
import type { Desk, DeskSnapshot } from "@/lib/client";
import { DeskContext, type Me } from "@/lib/ui/desk/desk-context";
import { ServerState } from "@/lib/ui/server-state";

const ME: Me = { id: 1, name: "Olga Brandt", role: "owner", avatar_url: null };

const QUIET: DeskSnapshot = {
  connection: { status: "connected", attempt: 0, retryAt: null, since: null, close: null },
  me: null,
  limits: null,
  list: { query: { filter: "open" }, items: [], hasMore: false, loading: false, loadingMore: false, error: null },
  counts: { waiting: 0, mine: 0, open: 0, assistant: 0, mentions: 0, teams: [] },
  dialogs: new Map(),
  operators: new Map(),
  presence: new Map(),
  viewers: new Map(),
  outboxSize: 0,
  persistent: true,
  alerts: [],
};

const never = () => new Promise<never>(() => undefined);
const nothing = () => undefined;

/** A desk that shows what it is given, and waits for ever for whatever it is asked to do. */
function standingDesk(snapshot: DeskSnapshot): Desk {
  return {
    subscribe: () => nothing,
    getSnapshot: () => snapshot,
    connect: nothing,
    disconnect: nothing,
    destroy: nothing,
    setQuery: nothing,
    refresh: never,
    loadMore: never,
    open: () => nothing,
    openRoom: never,
    loadOlder: never,
    send: () => "",
    retry: nothing,
    discard: nothing,
    edit: never,
    remove: never,
    react: never,
    view: nothing,
    typing: nothing,
    stopTyping: nothing,
    read: nothing,
    requestHandoff: never,
    accept: never,
    complete: never,
    update: never,
    transfer: never,
    setStatus: never,
    upload: never,
    request: never,
    on: () => nothing,
  };
}

/** Draws a screen of the dashboard as a member sees it. @param known what of the desk differs from a quiet one */
export function renderOnDesk(screen: ReactNode, known: Partial<DeskSnapshot> = {}, me: Me = ME) {
  const desk = standingDesk({ ...QUIET, ...known });
  return render(
    <ServerState>
      <DeskContext value={{ desk, me }}>
        <Tooltip.Provider>
          <main className="flex h-dvh min-h-0 flex-1 bg-ground">{screen}</main>
        </Tooltip.Provider>
      </DeskContext>
    </ServerState>,
  );
}
