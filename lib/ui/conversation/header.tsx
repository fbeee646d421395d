import { AlarmClock, ArrowLeft, Check, Ellipsis, Forward, Hand, ListEnd, Merge, PanelRight, RotateCcw, Zap } from "lucide-react";
import { useState } from "react";
import type { Dialog } from "@/lib/protocol/dialog";
import { Avatar } from "../base/avatar";
import { Button, IconButton } from "../base/button";
import { cx } from "../base/cx";
import { Menu, MenuItem } from "../base/menu";
import { Bone } from "../base/states";
import { useDeskValue } from "../desk/desk-context";
import { Link } from "../shell/link";
import { MacroMenu, MacroWindow } from "./macro-menu";
import { MergeWindow } from "./merge-window";
import { SlaMark } from "./sla-mark";
import { SnoozeMenu, SnoozeWindow } from "./snooze-menu";
import { Diamond, StatusChip } from "./status-mark";
import { TransferWindow } from "./transfer";
import { useDialogActions } from "./use-dialog-actions";
import { Viewers } from "./viewers";
import { CHANNEL_WORDS, roomTitle, titleOf } from "./words";

type HeaderProps = {
  dialog: Dialog | null;
  /** What it is called where the conversation itself does not say it. */
  title: string | undefined;
  backTo: string;
  /** Details of a room stand beside it, which has no menu that leads there. */
  hasAside: boolean;
  detailsOpen: boolean;
  onDetails: () => void;
};

function useOnline(dialog: Dialog | null): boolean | undefined {
  const live = useDeskValue((snapshot) => snapshot.presence.get(String(dialog?.visitor?.id))?.status);
  return live === undefined ? dialog?.visitor?.online : live !== "offline";
}

/** Of a room what it is about, unless it is called by that already. */
const aboutOf = ({ title, room }: Dialog, name: string): string | null => (title === name ? roomTitle(room) : title);

function subtitleOf(dialog: Dialog, name: string, online: boolean | undefined): string {
  const page = dialog.visitor?.page_title || dialog.visitor?.page_url?.replace(/^https?:\/\//, "");
  // Whoever writes by email is never on a page of ours.
  const isMail = dialog.channel === "email" && !online;
  const presence = isMail ? dialog.visitor?.email : online === undefined ? null : online ? "Online" : "Offline";
  const channel = dialog.channel === "web" ? null : CHANNEL_WORDS[dialog.channel];
  return [channel, presence, dialog.team?.name, page, dialog.visitor ? null : aboutOf(dialog, name)].filter(Boolean).join(" · ");
}

/** On a phone the words are enough, and the name needs the room. */
const COMPACT = "max-sm:px-2.5 max-sm:[&_svg]:hidden";

/** Accept, resolve or reopen, by what the conversation needs. */
function MainActions({ dialog }: { dialog: Dialog }) {
  const { busy, accept, resolve, reopen } = useDialogActions(dialog.id);
  const isResolved = dialog.status === "resolved";
  if (isResolved) {
    return (
      <Button
        className={COMPACT}
        busy={busy === "reopen"}
        onClick={() => void reopen()}
        icon={<RotateCcw aria-hidden className="size-3.5" />}
      >
        Reopen
      </Button>
    );
  }
  return (
    <>
      {dialog.status !== "human" && (
        <Button
          look="primary"
          className={COMPACT}
          busy={busy === "accept"}
          onClick={() => void accept()}
          icon={<Hand aria-hidden className="size-3.5" />}
        >
          Accept
        </Button>
      )}
      <Button
        className={COMPACT}
        busy={busy === "resolve"}
        onClick={() => void resolve()}
        icon={<Check aria-hidden className="size-3.5" />}
      >
        Resolve
      </Button>
    </>
  );
}

function MoreActions({ dialog, onDetails }: { dialog: Dialog; onDetails: () => void }) {
  const { handBack, queue } = useDialogActions(dialog.id);
  const [open, setOpen] = useState<"transfer" | "snooze" | "macro" | "merge" | null>(null);
  const mayHandBack = dialog.assistant !== null && dialog.status !== "assistant";
  return (
    <>
      <Menu
        align="end"
        label="More actions"
        trigger={
          <IconButton label="More actions">
            <Ellipsis />
          </IconButton>
        }
      >
        <MenuItem onSelect={() => setOpen("transfer")}>
          <Forward aria-hidden />
          Transfer…
        </MenuItem>
        <MenuItem onSelect={() => setOpen("snooze")}>
          <AlarmClock aria-hidden />
          Snooze…
        </MenuItem>
        <MenuItem onSelect={() => setOpen("macro")}>
          <Zap aria-hidden />
          Macros…
        </MenuItem>
        <MenuItem disabled={!mayHandBack} onSelect={() => void handBack()}>
          <Diamond className="mx-[3px]" />
          Return to assistant
        </MenuItem>
        <MenuItem disabled={dialog.status === "queued"} onSelect={() => void queue()}>
          <ListEnd aria-hidden />
          Return to queue
        </MenuItem>
        <MenuItem onSelect={() => setOpen("merge")}>
          <Merge aria-hidden />
          Merge…
        </MenuItem>
        <MenuItem onSelect={onDetails}>
          <PanelRight aria-hidden />
          Details
        </MenuItem>
      </Menu>
      <TransferWindow dialog={dialog} open={open === "transfer"} onClose={() => setOpen(null)} />
      <SnoozeWindow dialog={dialog} open={open === "snooze"} onClose={() => setOpen(null)} />
      <MergeWindow dialog={dialog} open={open === "merge"} onClose={() => setOpen(null)} />
      <MacroWindow dialog={dialog} open={open === "macro"} onClose={() => setOpen(null)} />
    </>
  );
}

/** Who one talks with, the state of the conversation, and what can be done with it. */
export function Header({ dialog, title, backTo, hasAside, detailsOpen, onDetails }: HeaderProps) {
  const online = useOnline(dialog);
  const name = title ?? (dialog ? titleOf(dialog) : "");
  return (
    <header className="flex min-h-14 items-center gap-x-3 border-b border-line px-3 py-2 sm:px-5">
      <Link
        href={backTo}
        aria-label="Back to the list"
        className="hit-square -ms-2 flex items-center justify-center rounded-control text-ink-soft hover:bg-hover md:hidden"
      >
        <ArrowLeft aria-hidden className="size-5 rtl:rotate-180" />
      </Link>
      {dialog ? (
        <>
          <span className="max-sm:hidden">
            <Avatar name={name} online={online} />
          </span>
          <div className="min-w-0 flex-1">
            {/* On a phone the list with the screen's own heading is not shown. */}
            <h1 className="sr-only md:hidden">{name}</h1>
            <h2 className="truncate text-14 leading-tight">{name}</h2>
            <p className="flex items-center gap-2 text-12 text-ink-faint">
              <SlaMark dialog={dialog} />
              <span className="truncate">{subtitleOf(dialog, name, online)}</span>
            </p>
          </div>
          <Viewers dialogId={dialog.id} />
        </>
      ) : (
        <div className="flex flex-1 flex-col gap-2">
          <Bone className="h-3.5 w-36" />
          <Bone className="h-2.5 w-24" />
        </div>
      )}
      {dialog?.visitor && (
        <div className="flex items-center gap-2">
          <span className="hidden lg:block">
            <StatusChip status={dialog.status} />
          </span>
          <MainActions dialog={dialog} />
          <MacroMenu dialog={dialog} />
          <SnoozeMenu dialog={dialog} />
          <MoreActions dialog={dialog} onDetails={onDetails} />
        </div>
      )}
      {(dialog?.visitor || hasAside) && (
        <IconButton
          label={detailsOpen ? "Hide the details" : "Show the details"}
          pressed={detailsOpen}
          onClick={onDetails}
          className={cx("-ms-2 xl:hidden", !hasAside && "max-md:hidden")}
        >
          <PanelRight />
        </IconButton>
      )}
    </header>
  );
}
