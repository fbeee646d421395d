import { CloudOff, Lock } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import type { ErrorBody } from "@/lib/protocol/errors";
import { Button } from "./button";
import { cx } from "./cx";

const SKELETON_AFTER_MS = 150;

/** Shows its children only once the wait is long enough to be noticed. */
export function AfterAWhile({ children }: { children: ReactNode }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), SKELETON_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return late ? children : null;
}

/** A grey bar in the place of text that is on its way. */
export const Bone = ({ className }: { className?: string }) => (
  <span aria-hidden className={cx("block rounded-control bg-pressed animate-breathe", className)} />
);

/** The rows of a table or list that is on its way. */
export function SkeletonRows({ rows = 4 }: { rows?: number }) {
  return (
    <AfterAWhile>
      <div role="status" aria-label="Loading" className="flex flex-col gap-5 py-3">
        {Array.from({ length: rows }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: bones have no identity
          <div key={index} className="flex items-center gap-3">
            <Bone className="size-8 rounded-full" />
            <div className="flex flex-1 flex-col gap-2">
              <Bone className="h-3 w-1/3" />
              <Bone className="h-3 w-2/3" />
            </div>
          </div>
        ))}
      </div>
    </AfterAWhile>
  );
}

type StateProps = { icon?: ReactNode; title: string; children?: ReactNode; action?: ReactNode };

/** A view that has nothing to show: why, and what to do. */
export function Empty({ icon, title, children, action }: StateProps) {
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-1 p-8 text-center">
      {icon && (
        <div className="mb-2 flex size-11 items-center justify-center rounded-full bg-hover text-ink-soft [&_svg]:size-5">{icon}</div>
      )}
      <p className="text-14 font-strong">{title}</p>
      {children && <div className="max-w-80 text-13 text-ink-soft text-balance">{children}</div>}
      {action && <div className="mt-3">{action}</div>}
    </div>
  );
}

/** What went wrong with a view, what to do, and another try; where it is a matter of rights, who can help. */
export function Trouble({ error, onRetry }: { error: ErrorBody; onRetry?: () => void }) {
  if (error.code === "FORBIDDEN") {
    return (
      <Empty icon={<Lock aria-hidden />} title="You don't have access to this">
        {error.help}
      </Empty>
    );
  }
  return (
    <div role="alert" className="flex flex-1 flex-col">
      <Empty
        icon={<CloudOff aria-hidden />}
        title={error.error}
        action={onRetry && error.code !== "NOT_FOUND" && <Button onClick={onRetry}>Try again</Button>}
      >
        {error.help}
      </Empty>
    </div>
  );
}
