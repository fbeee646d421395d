import { LoaderCircle, Plus } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cx } from "./cx";

const LOOKS = {
  primary: "bg-accent text-accent-ink hover:bg-accent-strong",
  plain: "bg-raised text-ink border border-line hover:border-line-strong",
  quiet: "text-ink-soft hover:bg-hover hover:text-ink",
  danger: "bg-red-strong text-accent-ink hover:bg-red",
  amber: "bg-amber-soft text-amber-text border border-amber-line hover:border-amber",
} as const;

type Look = keyof typeof LOOKS;

type ButtonProps = ComponentProps<"button"> & { look?: Look; busy?: boolean; icon?: ReactNode };

/** A button with words. While `busy` it can't be pressed again and says so. */
export function Button({ look = "plain", busy = false, icon, className, children, disabled, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={cx(
        "hit inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-control px-3 text-13 font-strong transition-colors",
        "disabled:cursor-not-allowed disabled:opacity-60",
        LOOKS[look],
        className,
      )}
    >
      {busy ? <LoaderCircle aria-hidden className="size-3.5 animate-spin" /> : icon}
      {children}
    </button>
  );
}

/** The last line of a list that one can add to. */
export function AddButton({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <Button look="quiet" icon={<Plus aria-hidden className="size-3.5" />} className="self-start" onClick={onClick}>
      {children}
    </Button>
  );
}

type IconButtonProps = ComponentProps<"button"> & { label: string; pressed?: boolean };

/** A button that shows an icon alone; its name is the label. */
export function IconButton({ label, pressed, className, children, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      aria-pressed={pressed}
      {...rest}
      className={cx(
        "hit-square inline-flex shrink-0 items-center justify-center rounded-control text-ink-soft transition-colors hover:bg-hover hover:text-ink",
        "disabled:cursor-not-allowed disabled:opacity-50 [&_svg]:size-4",
        pressed && "bg-pressed text-ink",
        className,
      )}
    >
      {children}
    </button>
  );
}
