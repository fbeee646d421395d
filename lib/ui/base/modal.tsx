import { X } from "lucide-react";
import { AlertDialog, Dialog } from "radix-ui";
import { type ReactNode, useState } from "react";
import { Button, IconButton } from "./button";
import { cx } from "./cx";

export const SCRIM = "fixed inset-0 z-40 bg-scrim animate-fade";
const BOX =
  "fixed inset-x-4 top-[max(16px,12vh)] z-50 mx-auto flex max-h-[76vh] flex-col overflow-hidden rounded-card bg-raised shadow-raised animate-appear focus:outline-none";

/** The box of a question that must be answered. */
export const ALERT_BOX = cx(BOX, "max-w-md gap-2 p-5");

type ModalProps = { open: boolean; onClose: () => void; title: string; description?: ReactNode; wide?: boolean; children: ReactNode };

/** One begins where there is something to fill in, and not on the button that closes the window. */
function focusField(event: Event): void {
  const content = event.currentTarget as HTMLElement;
  const field = content.querySelector<HTMLElement>("input:not([type='hidden']):not([hidden]), textarea, select");
  event.preventDefault();
  (field ?? content).focus();
}

/** A window over the page: closes by Escape, by a press outside and by its button. */
export function Modal({ open, onClose, title, description, wide, children }: ModalProps) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={SCRIM} />
        <Dialog.Content
          onOpenAutoFocus={focusField}
          className={cx(BOX, wide ? "max-w-2xl" : "max-w-md")}
          {...(description ? {} : { "aria-describedby": undefined })}
        >
          <header className="flex items-start justify-between gap-4 px-5 pt-4">
            <div>
              <Dialog.Title className="text-17 font-strong">{title}</Dialog.Title>
              {description && <Dialog.Description className="mt-1 text-13 text-ink-soft">{description}</Dialog.Description>}
            </div>
            <Dialog.Close asChild>
              <IconButton label="Close" className="-me-2">
                <X />
              </IconButton>
            </Dialog.Close>
          </header>
          <div className="overflow-y-auto px-5 pt-3 pb-5">{children}</div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

type ConfirmProps = {
  open: boolean;
  onClose: () => void;
  title: string;
  /** What will be gone, and what stays. */
  body: ReactNode;
  action: string;
  onConfirm: () => Promise<unknown> | unknown;
};

/** Asks before something that can't be taken back. */
export function Confirm({ open, onClose, title, body, action, onConfirm }: ConfirmProps) {
  const [busy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    await onConfirm();
    setBusy(false);
    onClose();
  };
  return (
    <AlertDialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={SCRIM} />
        <AlertDialog.Content className={ALERT_BOX}>
          <AlertDialog.Title className="text-17 font-strong">{title}</AlertDialog.Title>
          <AlertDialog.Description className="text-14 text-ink-soft">{body}</AlertDialog.Description>
          <div className="mt-4 flex flex-wrap justify-end gap-2">
            <AlertDialog.Cancel asChild>
              <Button>Cancel</Button>
            </AlertDialog.Cancel>
            <Button look="danger" busy={busy} onClick={confirm}>
              {action}
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
