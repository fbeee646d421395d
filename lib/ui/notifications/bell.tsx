import { Bell as BellIcon, BellOff, CheckCheck } from "lucide-react";
import { Popover } from "radix-ui";
import { useEffect, useState, useSyncExternalStore } from "react";
import type { Notification } from "@/lib/protocol/routes/notifications";
import type { List } from "@/lib/protocol/routes/spec";
import { rest } from "../api";
import { Button } from "../base/button";
import { cx } from "../base/cx";
import { Empty, SkeletonRows, Trouble } from "../base/states";
import { fullTime, shortSpan, useNow } from "../base/time";
import { useDesk, useDeskValue } from "../desk/desk-context";
import { type Resource, useRoute } from "../server-state";
import { BAR_LABEL } from "../shell/bar-label";
import { Link } from "../shell/link";

type History = List<Notification> & { unread: number };

/** Notifications come in bursts; the history is requested once for all of them. */
const GATHER_MS = 150;

/** One's notifications, kept in step with what is published and read anywhere. */
function useHistory(): Resource<History> {
  const desk = useDesk();
  const history = useRoute("/api/notifications", { query: { limit: 30 } });
  const { reload } = history;
  const connected = useDeskValue((snapshot) => snapshot.connection.status === "connected");
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void reload(), GATHER_MS);
    };
    const off = [desk.on("notification", soon), desk.on("notifications_read", soon)];
    if (connected) soon();
    return () => {
      clearTimeout(timer);
      for (const end of off) end();
    };
  }, [desk, reload, connected]);
  return history;
}

function Entry({ notification, onOpen }: { notification: Notification; onOpen: () => void }) {
  const now = useNow();
  const unread = notification.read_at === null;
  const words = (
    <>
      <span className="flex items-baseline gap-2">
        <span aria-hidden className={cx("size-2 shrink-0 self-center rounded-full", unread ? "bg-accent" : "bg-transparent")} />
        <span className={cx("min-w-0 flex-1 truncate", unread && "font-strong")}>
          {unread && <span className="sr-only">Unread: </span>}
          {notification.title}
        </span>
        <time
          dateTime={notification.created_at}
          title={fullTime(notification.created_at)}
          className="tabular shrink-0 text-12 text-ink-faint"
        >
          {shortSpan(now - Date.parse(notification.created_at))}
        </time>
      </span>
      {notification.body && <span className="line-clamp-2 ps-4 text-ink-soft">{notification.body}</span>}
    </>
  );
  const className = "flex min-h-11 w-full flex-col justify-center gap-0.5 rounded-control px-2.5 py-1.5 text-start text-13 hover:bg-hover";
  if (notification.url?.startsWith("/")) {
    return (
      <Link href={notification.url} onClick={onOpen} className={className}>
        {words}
      </Link>
    );
  }
  return (
    <button type="button" onClick={onOpen} className={className}>
      {words}
    </button>
  );
}

function Panel({ history, onClose }: { history: Resource<History>; onClose: () => void }) {
  const { data, error, loading, reload } = history;
  const read = async (ids?: number[]) => {
    await rest.post("/api/notifications/mark-read", { body: ids ? { ids } : {} });
    await reload();
  };
  return (
    <>
      <header className="flex items-center justify-between gap-3 border-b border-line ps-4 pe-2 py-1.5">
        <h2 className="text-14">Notifications</h2>
        <Button
          look="quiet"
          disabled={!data || data.unread === 0}
          onClick={() => void read()}
          icon={<CheckCheck aria-hidden className="size-3.5" />}
        >
          Mark all as read
        </Button>
      </header>
      <div className="flex min-h-40 flex-col overflow-y-auto p-1.5">
        {loading && <SkeletonRows rows={3} />}
        {error && !data && <Trouble error={error} onRetry={() => void reload()} />}
        {data?.data.length === 0 && (
          <Empty icon={<BellOff aria-hidden />} title="Nothing yet">
            Waiting conversations, transfers and new messages appear here.
          </Empty>
        )}
        {data && data.data.length > 0 && (
          <ul aria-label="Notifications">
            {data.data.map((notification) => (
              <li key={notification.id}>
                <Entry
                  notification={notification}
                  onOpen={() => {
                    if (notification.read_at === null) void read([notification.id]);
                    onClose();
                  }}
                />
              </li>
            ))}
          </ul>
        )}
      </div>
      <footer className="border-t border-line px-4 py-2 text-12">
        <Link href="/notifications" onClick={onClose} className="text-accent-text underline underline-offset-2">
          Notification settings
        </Link>
      </footer>
    </>
  );
}

const WIDE = "(min-width: 48rem)";

/** Whether the places stand at the side; on phones they are a bar below. */
function useWide(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const query = matchMedia(WIDE);
      query.addEventListener("change", listener);
      return () => query.removeEventListener("change", listener);
    },
    () => matchMedia(WIDE).matches,
    () => true,
  );
}

/** The bell of the rail: how much is unread, and the history. */
export function Bell({ className }: { className: string }) {
  const history = useHistory();
  const [open, setOpen] = useState(false);
  const wide = useWide();
  const unread = history.data?.unread ?? 0;
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className={className} aria-label={unread > 0 ? `Notifications, ${unread} unread` : "Notifications"}>
        <BellIcon aria-hidden className="size-5" strokeWidth={1.8} />
        <span aria-hidden className={BAR_LABEL}>
          Alerts
        </span>
        {unread > 0 && (
          <span
            aria-hidden
            className="tabular absolute top-0.5 ms-6 flex h-4 min-w-4 items-center justify-center rounded-full bg-red-strong px-1 text-[10px] font-strong text-accent-ink md:-end-0.5 md:-top-0.5 md:ms-0"
          >
            {unread > 99 ? "99+" : unread}
          </span>
        )}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          side={wide ? "right" : "top"}
          align="end"
          sideOffset={8}
          collisionPadding={12}
          aria-label="Notifications"
          className="z-50 flex max-h-[min(560px,var(--radix-popover-content-available-height))] w-[min(360px,calc(100vw-24px))] flex-col overflow-hidden rounded-card bg-raised shadow-raised animate-appear focus:outline-none"
        >
          <Panel history={history} onClose={() => setOpen(false)} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
