import { useCallback, useEffect, useRef, useState } from "react";
import type { ErrorBody } from "@/lib/protocol/errors";
import { api } from "./api";

export type Resource<T> = {
  data: T | null;
  error: ErrorBody | null;
  loading: boolean;
  reload: () => Promise<void>;
  /** Puts what a change answered with in place of what was loaded. */
  set: (change: (data: T) => T) => void;
};

/** What a route answers with, loaded when the component appears and again when the path changes. A null path loads nothing. */
export function useResource<T>(path: string | null): Resource<T> {
  const [state, setState] = useState<{ path: string | null; data: T | null; error: ErrorBody | null }>({ path, data: null, error: null });
  const latest = useRef(0);

  const reload = useCallback(async () => {
    if (path === null) return;
    latest.current += 1;
    const mine = latest.current;
    const answer = await api<T>("GET", path);
    if (mine !== latest.current) return;
    setState((old) => {
      const data = old.path === path ? old.data : null;
      return answer.ok ? { path, data: answer.value, error: null } : { path, data, error: answer.error };
    });
  }, [path]);

  useEffect(() => {
    void reload();
    return () => {
      latest.current += 1;
    };
  }, [reload]);

  const set = useCallback(
    (change: (data: T) => T) => setState((old) => (old.data === null ? old : { ...old, data: change(old.data) })),
    [],
  );
  const current = state.path === path ? state : { data: null, error: null };
  return {
    data: current.data,
    error: current.error,
    loading: path !== null && current.data === null && current.error === null,
    reload,
    set,
  };
}

/** An action with its own waiting and error, for a form or a button. */
export function useAction<A extends unknown[], T>(
  run: (...args: A) => Promise<{ ok: true; value: T } | { ok: false; error: ErrorBody }>,
): { busy: boolean; error: ErrorBody | null; start: (...args: A) => Promise<T | undefined>; clear: () => void } {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorBody | null>(null);
  const start = async (...args: A): Promise<T | undefined> => {
    setBusy(true);
    setError(null);
    const answer = await run(...args);
    setBusy(false);
    if (answer.ok) return answer.value;
    setError(answer.error);
    return undefined;
  };
  return { busy, error, start, clear: () => setError(null) };
}
