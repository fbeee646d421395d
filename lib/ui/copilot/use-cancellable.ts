import { useCallback, useEffect, useRef, useState } from "react";
import type { ApiResult } from "@/lib/client/api";

type State<T> = { busy: boolean; value: T | null; error: string | null };
export type Cancellable<T> = State<T> & {
  /** Asks anew; what was asked before ends. @returns the answer, or null where it failed or was cancelled */
  start: (ask: (signal: AbortSignal) => Promise<ApiResult<T>>) => Promise<T | null>;
  /** Ends what is under way, and puts away what came of it. */
  cancel: () => void;
};

/** One thing asked of the copilot at a time. Leaving ends it, here and at the model. */
export function useCancellable<T>(): Cancellable<T> {
  const [state, setState] = useState<State<T>>({ busy: false, value: null, error: null });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const start = useCallback(async (ask: (signal: AbortSignal) => Promise<ApiResult<T>>): Promise<T | null> => {
    running.current?.abort();
    const mine = new AbortController();
    running.current = mine;
    setState({ busy: true, value: null, error: null });
    const answer = await ask(mine.signal);
    if (running.current !== mine || mine.signal.aborted) return null;
    setState(
      answer.ok
        ? { busy: false, value: answer.value, error: null }
        : { busy: false, value: null, error: `${answer.error.error}. ${answer.error.help}` },
    );
    return answer.ok ? answer.value : null;
  }, []);
  const cancel = useCallback(() => {
    running.current?.abort();
    running.current = null;
    setState({ busy: false, value: null, error: null });
  }, []);
  return { ...state, start, cancel };
}
