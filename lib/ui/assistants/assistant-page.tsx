"use client";
import { ArrowLeft } from "lucide-react";
import { useParams } from "next/navigation";
import { Tabs } from "radix-ui";
import type { Assistant } from "@/lib/protocol/routes/assistants";
import { UnsavedDot, useUnsavedAt } from "../base/form-draft";
import { SkeletonRows, Trouble } from "../base/states";
import { Diamond } from "../conversation/status-mark";
import { useMay } from "../desk/desk-context";
import { useRoute } from "../server-state";
import { Link } from "../shell/link";
import { AssistantForm } from "./assistant-form";
import { Channels } from "./channels";
import { Evaluation } from "./evaluation/evaluation";
import { Install } from "./install";
import { Knowledge } from "./knowledge";
import { Preview } from "./preview";
import { Tools } from "./tools";
import { WidgetForm } from "./widget-form";

const TAB =
  "hit relative px-1 text-13 text-ink-soft hover:text-ink data-[state=active]:font-strong data-[state=active]:text-ink data-[state=active]:after:absolute data-[state=active]:after:inset-x-0 data-[state=active]:after:-bottom-px data-[state=active]:after:h-0.5 data-[state=active]:after:bg-accent";

function Loaded({ assistant, onSaved }: { assistant: Assistant; onSaved: (assistant: Assistant) => void }) {
  const isAdmin = useMay("admin");
  const unsaved = useUnsavedAt(`/assistants/${encodeURIComponent(assistant.id)}`);
  return (
    <Tabs.Root defaultValue="behaviour" className="flex min-h-0 flex-1 flex-col">
      <header className="border-b border-line px-4 pt-4 sm:px-8">
        <div className="flex items-center gap-2.5">
          <Link
            href="/assistants"
            aria-label="All assistants"
            className="hit-square -ms-2 flex items-center justify-center rounded-control text-ink-soft hover:bg-hover"
          >
            <ArrowLeft aria-hidden className="size-4 rtl:rotate-180" />
          </Link>
          <Diamond className="size-3.5" />
          <h1 className="truncate text-17">{assistant.name}</h1>
        </div>
        <Tabs.List
          aria-label="Assistant"
          className="-mx-4 mt-2 flex gap-5 overflow-x-auto overflow-y-hidden px-4 pb-px [scrollbar-width:none] sm:mx-0 sm:px-0"
        >
          <Tabs.Trigger value="behaviour" className={TAB}>
            Behaviour
            {unsaved && <UnsavedDot />}
          </Tabs.Trigger>
          <Tabs.Trigger value="window" className={TAB}>
            Chat window
          </Tabs.Trigger>
          <Tabs.Trigger value="knowledge" className={TAB}>
            Knowledge
          </Tabs.Trigger>
          <Tabs.Trigger value="evaluation" className={TAB}>
            Evaluation
          </Tabs.Trigger>
          {isAdmin && (
            <Tabs.Trigger value="tools" className={TAB}>
              Tools
            </Tabs.Trigger>
          )}
          {isAdmin && (
            <Tabs.Trigger value="channels" className={TAB}>
              Channels
            </Tabs.Trigger>
          )}
          <Tabs.Trigger value="install" className={TAB}>
            Install
          </Tabs.Trigger>
        </Tabs.List>
      </header>
      <div className="flex min-h-0 flex-1">
        <div className="min-w-0 flex-1 overflow-y-auto">
          <div className="max-w-2xl px-4 py-6 sm:px-8">
            <Tabs.Content value="behaviour">
              <AssistantForm assistant={assistant} onSaved={onSaved} />
            </Tabs.Content>
            <Tabs.Content value="window">
              <WidgetForm assistant={assistant} onSaved={onSaved} />
            </Tabs.Content>
            <Tabs.Content value="knowledge">
              <Knowledge assistantId={assistant.id} />
            </Tabs.Content>
            <Tabs.Content value="evaluation">
              <Evaluation assistantId={assistant.id} />
            </Tabs.Content>
            <Tabs.Content value="tools">
              <Tools assistantId={assistant.id} />
            </Tabs.Content>
            <Tabs.Content value="channels">
              <Channels assistantId={assistant.id} />
            </Tabs.Content>
            <Tabs.Content value="install">
              <Install assistant={assistant} />
            </Tabs.Content>
          </div>
        </div>
        <Preview assistant={assistant} />
      </div>
    </Tabs.Root>
  );
}

/** One assistant: how it behaves, what it knows, how it gets on a page; beside it, itself. */
export function AssistantPage() {
  const id = decodeURIComponent(useParams<{ id: string }>().id);
  const { data, error, loading, reload, set } = useRoute("/api/assistants/{id}", { params: { id } });
  return (
    <div className="flex min-w-0 flex-1 flex-col bg-page">
      {loading && (
        <div className="p-8">
          <SkeletonRows />
        </div>
      )}
      {error && !data && <Trouble error={error} onRetry={() => void reload()} />}
      {data && <Loaded assistant={data} onSaved={(saved) => set(() => saved)} />}
    </div>
  );
}
