import type { Dialog } from "@/lib/protocol/dialog";
import type { Message } from "@/lib/protocol/message";
import type { Http } from "../rest";
import type { Counts, DialogList, Environment, ListQuery, Timer } from "../types";
import { addPage, changeList, listPath, removeFromList } from "./reduce-list";

type Page = { data: Dialog[]; next_cursor: string | null };

const COUNTS_AFTER_MS = 400;

/** The conversations list: pages from the server, kept in step by `dialog_updated`. */
export class ListSession {
  list: DialogList;
  counts: Counts | null = null;
  private cursor: string | null = null;
  /** Answers to an older query than this one are not shown. */
  private generation = 0;
  private countsTimer: Timer | null = null;

  constructor(
    query: ListQuery,
    private readonly parts: {
      environment: Environment;
      http: Http;
      memberId: () => number | null;
      onChange: () => void;
      shown: (dialog: Dialog) => Dialog;
    },
  ) {
    this.list = { query, items: [], hasMore: false, loading: true, loadingMore: false, error: null };
  }

  setQuery(query: ListQuery): void {
    this.list = { query, items: [], hasMore: false, loading: true, loadingMore: false, error: null };
    void this.refresh();
  }

  /** @returns whether the server answered */
  async refresh(): Promise<boolean> {
    this.generation += 1;
    const { generation } = this;
    this.parts.onChange();
    const result = await this.parts.http.request<Page>("GET", listPath(this.list.query, null));
    if (generation !== this.generation) return result.ok;
    if (result.ok) this.take(result.value, true);
    else this.list = { ...this.list, loading: false, loadingMore: false, error: result.error };
    this.parts.onChange();
    void this.loadCounts();
    return result.ok;
  }

  async loadMore(): Promise<void> {
    const { generation, cursor } = this;
    if (this.list.loading || this.list.loadingMore || cursor === null) return;
    this.list = { ...this.list, loadingMore: true };
    this.parts.onChange();
    const result = await this.parts.http.request<Page>("GET", listPath(this.list.query, cursor));
    if (generation !== this.generation) return;
    if (result.ok) this.take(result.value, false);
    else this.list = { ...this.list, loadingMore: false, error: result.error };
    this.parts.onChange();
  }

  change(dialog: Dialog): void {
    this.list = changeList(this.list, dialog, this.parts.memberId());
    this.countSoon();
  }

  /** A conversation that this member may no longer see. */
  remove(dialogId: number): void {
    this.list = removeFromList(this.list, dialogId);
    this.countSoon();
  }

  /** The newest messages of the list name their authors. */
  rename(rename: (message: Message) => Message): void {
    this.map((dialog) => {
      const message = dialog.last_message && rename(dialog.last_message);
      return message === dialog.last_message ? dialog : { ...dialog, last_message: message };
    });
  }

  /** Shows conversations as they are now, each where it stands; where none is another nothing is drawn again. */
  map(now: (dialog: Dialog) => Dialog): void {
    const items = this.list.items.map(now);
    if (items.every((dialog, at) => dialog === this.list.items[at])) return;
    this.list = { ...this.list, items };
    this.parts.onChange();
  }

  /** A note mentions this member: only the server knows of which conversations that is so. */
  mentioned(): void {
    this.countSoon();
    if (this.list.query.mentions) void this.refresh();
  }

  countSoon(): void {
    this.countsTimer ??= this.parts.environment.after(COUNTS_AFTER_MS, () => {
      this.countsTimer = null;
      void this.loadCounts();
    });
  }

  close(): void {
    this.generation += 1;
    this.countsTimer?.cancel();
  }

  private take(page: Page, replace: boolean): void {
    this.cursor = page.next_cursor;
    this.list = addPage(this.list, page.data.map(this.parts.shown), { replace, hasMore: page.next_cursor !== null });
  }

  private async loadCounts(): Promise<void> {
    const result = await this.parts.http.request<Counts>("GET", "/api/dialogs/counts");
    if (!result.ok) return;
    this.counts = result.value;
    this.parts.onChange();
  }
}
