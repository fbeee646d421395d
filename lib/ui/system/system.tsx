"use client";
import { Tabs } from "radix-ui";
import type { ReactNode } from "react";
import { PageBody } from "../base/page";
import { Alerts } from "./alerts";
import { CloseCodes } from "./close-codes";
import { Connections } from "./connections";
import { Jobs } from "./jobs";
import { Limits } from "./limits";
import { LiveNumbers } from "./live-numbers";
import { MessageTrace } from "./message-trace";

const PARTS: readonly { name: string; words: string; part: ReactNode }[] = [
  { name: "connections", words: "Connections", part: <Connections /> },
  { name: "trace", words: "Message trace", part: <MessageTrace /> },
  { name: "alerts", words: "Alerts", part: <Alerts /> },
  { name: "limits", words: "Rate limits", part: <Limits /> },
  { name: "closes", words: "Close codes", part: <CloseCodes /> },
  { name: "jobs", words: "Jobs", part: <Jobs /> },
];

/** What owners and admins see of the server: who is connected, what became of a message, what is limited and done. */
export function System() {
  return (
    <PageBody title="System" about="Live connections, messages, limits and background work, over all nodes.">
      <LiveNumbers />
      <Tabs.Root defaultValue="connections">
        <Tabs.List aria-label="System" className="mb-4 flex gap-1 overflow-x-auto border-b border-line pb-px">
          {PARTS.map(({ name, words }) => (
            <Tabs.Trigger
              key={name}
              value={name}
              className="hit shrink-0 border-b-2 border-transparent px-2.5 text-13 whitespace-nowrap text-ink-soft hover:text-ink data-[state=active]:border-accent data-[state=active]:font-strong data-[state=active]:text-ink"
            >
              {words}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {PARTS.map(({ name, part }) => (
          <Tabs.Content key={name} value={name} className="flex flex-col">
            {part}
          </Tabs.Content>
        ))}
      </Tabs.Root>
    </PageBody>
  );
}
