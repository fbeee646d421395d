"use client";
import { Tooltip } from "radix-ui";
import { type ReactNode, useEffect } from "react";
import { applyAccent } from "../base/accent";
import { LeaveGuard } from "../base/form-draft";
import { Toasts } from "../base/toast";
import { DeskProvider, type Me } from "../desk/desk-context";
import { Palette } from "../palette/palette";
import { ServerState, useRoute } from "../server-state";
import { useAttention } from "./attention";
import { AlertBar, ConnectionBar } from "./connection-bar";
import { Rail } from "./rail";
import { Shortcuts } from "./shortcuts";

/** What belongs to the whole page and shows nothing of its own. */
function Surroundings() {
  const workspace = useRoute("/api/workspace").data;
  useAttention();
  useEffect(() => {
    if (workspace) applyAccent(workspace.accent);
  }, [workspace]);
  return null;
}

const FRAME = "flex h-dvh flex-col-reverse overflow-hidden bg-ground md:flex-row";

/** The frame of the dashboard around a screen, drawn in the browser over one desk. */
export function Dashboard({ me, children }: { me: Me; children: ReactNode }) {
  return (
    <ServerState>
      <DeskProvider me={me} waiting={<div className={FRAME} />}>
        <Tooltip.Provider delayDuration={300}>
          <div className={FRAME}>
            <Rail />
            <div className="flex min-h-0 min-w-0 flex-1 flex-col">
              <ConnectionBar />
              <AlertBar />
              <main className="flex min-h-0 flex-1">{children}</main>
            </div>
          </div>
          <Shortcuts />
          <Palette />
          <Surroundings />
          <LeaveGuard />
          <Toasts />
        </Tooltip.Provider>
      </DeskProvider>
    </ServerState>
  );
}
