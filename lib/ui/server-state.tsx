"use client";
import { QueryClient, QueryClientProvider, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useCallback, useState } from "react";
import type { AnswerOf, ApiResult, AskOf, PathOf } from "@/lib/client/api";
import type { ErrorBody } from "@/lib/protocol/errors";
import { LIMITS } from "@/lib/protocol/values";
import { rest } from "./api";

/** What was refused, or did not arrive, as an error that a query and a mutation can hold. */
class Refused extends Error {
  constructor(readonly body: ErrorBody) {
    super(body.error);
  }
}

declare module "@tanstack/react-query" {
  interface Register {
    defaultError: Refused;
  }
}

/** A screen that was visited within this time shows at once what it showed then, also while the server is away. */
const KEPT_MS = 60 * 60_000;

/** What is known of the server's state is shown at once and asked for again whenever a screen opens; the API says itself what failed. */
const makeClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: { gcTime: KEPT_MS, retry: false, refetchOnWindowFocus: false, refetchOnReconnect: false, networkMode: "always" },
      mutations: { networkMode: "always" },
    },
  });

/** Keeps the server's state for the screens within. */
export function ServerState({ children }: { children: ReactNode }) {
  const [client] = useState(makeClient);
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}

function takeValue<T>(answer: ApiResult<T>): T {
  if (answer.ok) return answer.value;
  throw new Refused(answer.error);
}

type Sent = { params?: object; query?: object };

/** A route by its path, then by what it is asked with: all of a route's answers are found by the path alone. */
const keyOf = (path: string, { params = {}, query = {} }: Sent = {}) => [path, params, query] as const;

/** The types of a route are those of the hook that asks; in here it is any of them. */
const get = rest.get as (path: string, ask: Sent & { signal: AbortSignal }) => Promise<ApiResult<unknown>>;

export type Resource<T> = {
  data: T | null;
  error: ErrorBody | null;
  /** Nothing is known yet. */
  loading: boolean;
  reload: () => Promise<void>;
  /** Puts what a change answered with in place of what was loaded, for every screen that shows it. */
  set: (change: (data: T) => T) => void;
};

type Route<P extends PathOf<"GET">> = AnswerOf<"GET", P>;
type Ask<P extends PathOf<"GET">> = AskOf<"GET", P> | null;

/** What a route answers with. `null` in place of what it is asked with asks nothing. */
export function useRoute<const P extends PathOf<"GET">>(
  path: P,
  ...[ask]: object extends AskOf<"GET", P> ? [Ask<P>?] : [Ask<P>]
): Resource<Route<P>> {
  const client = useQueryClient();
  const sent: Sent = ask ?? {};
  const queryKey = keyOf(path, sent);
  const { data, error, isLoading, refetch } = useQuery({
    queryKey,
    queryFn: async ({ signal }) => takeValue(await get(path, { ...sent, signal })) as Route<P>,
    enabled: ask !== null,
  });
  const reload = useCallback(async () => void (await refetch()), [refetch]);
  return {
    data: data ?? null,
    error: error?.body ?? null,
    loading: isLoading,
    reload,
    set: (change) => client.setQueryData<Route<P>>(queryKey, (old) => (old === undefined ? old : change(old))),
  };
}

/** A list that a screen looks through as a whole, loaded a page after another. @param wanted false asks nothing */
export function useWholeList<const P extends ListPath>(path: P, wanted = true): Resource<Route<P>> {
  const client = useQueryClient();
  const queryKey = keyOf(path);
  const { data, error, isLoading, refetch } = useQuery({
    queryKey,
    queryFn: async ({ signal }) => (await readAll(path, signal)) as Route<P>,
    enabled: wanted,
  });
  const reload = useCallback(async () => void (await refetch()), [refetch]);
  return {
    data: data ?? null,
    error: error?.body ?? null,
    loading: isLoading,
    reload,
    set: (change) => client.setQueryData<Route<P>>(queryKey, (old) => (old === undefined ? old : change(old))),
  };
}

async function readAll(path: string, signal: AbortSignal): Promise<Page> {
  const all: unknown[] = [];
  for (let cursor: string | null = null; ; ) {
    const query: object = { limit: LIMITS.LIST_PAGE_MAX, ...(cursor === null ? {} : { cursor }) };
    const page = takeValue(await get(path, { query, signal })) as Page;
    all.push(...page.data);
    cursor = page.next_cursor;
    if (cursor === null) return { data: all, next_cursor: null };
  }
}

type Page = { data: unknown[]; next_cursor: string | null };
/** The routes that answer with one page of a list after another. */
type ListPath = { [P in PathOf<"GET">]: Route<P> extends Page ? P : never }[PathOf<"GET">];
type Item<P extends ListPath> = Route<P> extends { data: (infer T)[] } ? T : never;

/** A list that is loaded page by page; `items` is null until something is known. */
export function useRoutePages<const P extends ListPath>(path: P, ask: AskOf<"GET", P>) {
  const sent: Sent = ask;
  const { data, error, isLoading, isFetchingNextPage, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: [...keyOf(path, sent), "pages"],
    queryFn: async ({ pageParam, signal }) => {
      const query = { ...sent.query, ...(pageParam === null ? {} : { cursor: pageParam }) };
      return takeValue(await get(path, { ...sent, query, signal })) as Page;
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
  return {
    items: (data?.pages.flatMap((page) => page.data) ?? null) as Item<P>[] | null,
    error: error?.body ?? null,
    loading: isLoading,
    hasMore: hasNextPage,
    loadingMore: isFetchingNextPage,
    more: async () => void (await fetchNextPage()),
    reload: async () => void (await refetch()),
  };
}

/** An action with its own waiting and error, for a form or a button. */
export function useAction<A extends unknown[], T>(run: (...args: A) => Promise<ApiResult<T>>) {
  const { mutateAsync, isPending, error, reset } = useMutation({ mutationFn: async (args: A) => takeValue(await run(...args)) });
  return {
    busy: isPending,
    error: error?.body ?? null,
    /** @returns the answer, undefined where it was refused */
    start: (...args: A): Promise<T | undefined> => mutateAsync(args).catch(() => undefined),
    clear: reset,
  };
}
