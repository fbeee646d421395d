import { cut } from "@/lib/protocol/cut";
import type { Dialog } from "@/lib/protocol/dialog";
import type { ErrorBody } from "@/lib/protocol/errors";
import type { LiveMessage, Message, MessagesPage } from "@/lib/protocol/message";
import type { Connection } from "../connection/connection";
import type { Http } from "../rest";
import type { DialogView, Environment, OutboxEntry, Result, Timer } from "../types";
import { lostError } from "./lost";
import { type DialogEvent, type DialogState, EMPTY_DIALOG, needs, reduceDialog } from "./reduce-dialog";
import type { TurnChange } from "./turn";
import { makeItems, plainView, type Viewpoint } from "./view-dialog";

const PAGE = 50;
const PAGE_MAX = 200;
/** A number that was announced but is not here: its message may be on its way. */
const SOON_MS = 500;
const RETRY_MS = 2_000;
const TYPING_EXPIRES_MS = 7_000;
/** A turn that says nothing for so long was lost with the node that ran it. */
const TURN_LOST_MS = 60_000;
const TYPING_EVERY_MS = 3_000;
const TYPING_STOPS_MS = 6_000;
/** Characters of a preview that the server takes. */
const PREVIEW_MAX = 2_000;

export type SessionParts = {
  environment: Environment;
  connection: Connection;
  http: Http;
  shown: (dialog: Dialog) => Dialog;
  onChange: () => void;
};

/** One open dialog: keeps its state in step with the server's log, over the socket or over HTTP. */
export class DialogSession {
  private state: DialogState = EMPTY_DIALOG;
  private asking: Promise<boolean> | null = null;
  private askAgain = false;
  private soon: Timer | null = null;
  private readonly unacked: { seq: number; ack: () => void }[] = [];
  private readonly typists = new Map<string | number, Timer>();
  private turnTimer: Timer | null = null;
  private readSeq = 0;
  private saidRead = 0;
  private typingUntil: Timer | null = null;
  private typingDue: Timer | null = null;
  private typingSaidAt = 0;
  private typed: string | undefined;
  private loadingOlder = false;
  private error: ErrorBody | null = null;
  private lost = false;
  private closed = false;
  private readonly items = makeItems();
  private shown: { of: unknown[]; view: DialogView } | null = null;

  constructor(
    readonly id: number,
    private readonly parts: SessionParts,
  ) {}

  get at(): number | null {
    return this.state.at;
  }

  get dialog(): Dialog | null {
    return this.state.dialog;
  }

  get ownRead(): number {
    return this.readSeq;
  }

  get snapshot(): DialogState {
    return this.state;
  }

  view(entries: readonly OutboxEntry[], viewpoint: Viewpoint): DialogView {
    const items = this.items(this.state, entries, viewpoint);
    const of = [this.state, items, this.error, this.loadingOlder, this.asking === null];
    if (this.shown?.of.every((part, index) => part === of[index])) return this.shown.view;
    const loading = this.state.at === null && this.error === null;
    const view = { id: this.id, ...plainView(this.state), items, loading, loadingOlder: this.loadingOlder, error: this.error };
    this.shown = { of, view };
    return view;
  }

  apply(event: DialogEvent): void {
    if (this.closed || this.lost) return;
    const before = this.state;
    this.state = reduceDialog(before, event);
    if (this.state === before) return;
    this.acknowledge();
    this.parts.onChange();
    this.heal();
  }

  /** The conversation is in other hands, and nothing of it is this member's to see. */
  lose(): void {
    this.lost = true;
    this.state = EMPTY_DIALOG;
    this.error = lostError(this.parts.environment.now());
    this.parts.onChange();
  }

  hearDialog(dialog: Dialog): void {
    if (this.lost) {
      this.lost = false;
      this.error = null;
      void this.refresh();
    }
    this.apply({ type: "dialog", dialog: this.parts.shown(dialog) });
  }

  /** A live message; `ack` acknowledges it once it is in the state (P7). */
  hear(message: LiveMessage, ack: () => void): void {
    if (message.changed_seq <= (this.state.at ?? -1)) return ack();
    this.unacked.push({ seq: message.changed_seq, ack });
    this.apply({ type: "message", message });
  }

  /** The answer to one's own message: with a place in the order from the socket, without one from other routes. */
  own(message: LiveMessage | Message): void {
    if ("prev_seq" in message) this.apply({ type: "message", message });
    else this.apply({ type: "changed", message });
  }

  /** Shows one's reaction to a message at once; a refusal takes it back. */
  async react(messageId: number, emoji: string, on: boolean): Promise<Result<{ message: Message }>> {
    this.apply({ type: "reaction", messageId, emoji, on });
    const result = await this.parts.connection.ask("react", { dialog_id: this.id, message_id: messageId, emoji, on });
    if (result.ok) this.own(result.message);
    else this.apply({ type: "reaction", messageId, emoji, on: !on });
    return result;
  }

  hearTyping(event: Omit<Extract<DialogEvent, { type: "typing" }>, "type">): void {
    this.typists.get(event.user_id)?.cancel();
    this.typists.delete(event.user_id);
    if (event.is_typing) {
      const stop = () => this.apply({ type: "typing", ...event, is_typing: false });
      this.typists.set(event.user_id, this.parts.environment.after(TYPING_EXPIRES_MS, stop));
    }
    this.apply({ type: "typing", ...event });
  }

  hearTurn(change: TurnChange): void {
    this.turnTimer?.cancel();
    this.turnTimer = this.parts.environment.after(TURN_LOST_MS, () => this.apply({ type: "turn_lost" }));
    this.apply({ type: "turn", change });
  }

  /**
   * Joins over the socket, or reads over HTTP, from where the log is known to. One question at a time.
   * @returns whether there was an answer
   */
  refresh(): Promise<boolean> {
    this.asking ??= this.catchUp().then((answered) => {
      this.asking = null;
      this.parts.onChange();
      if (this.askAgain) void this.rejoin();
      else if (answered) this.heal();
      else this.askSoon(RETRY_MS);
      return answered;
    });
    return this.asking;
  }

  /** A new socket has not joined anything yet, whatever an older question still answers. */
  rejoin(): void {
    this.askAgain = this.asking !== null;
    if (!this.askAgain) void this.refresh();
  }

  async loadOlder(): Promise<void> {
    const { from } = this.state;
    if (this.loadingOlder || from === 0) return;
    this.loadingOlder = true;
    this.parts.onChange();
    const result = await this.parts.http.request<MessagesPage>("GET", `/api/dialogs/${this.id}/messages?before_seq=${from}&limit=${PAGE}`);
    this.loadingOlder = false;
    if (result.ok) this.apply({ type: "older", before: from, page: result.value });
    this.parts.onChange();
  }

  /** Marks read as far as `seq`; said again after a drop, never backwards. */
  read(seq = this.state.at ?? 0): void {
    this.readSeq = Math.max(this.readSeq, Math.min(seq, this.state.at ?? 0));
    this.sayRead();
  }

  /** On every keystroke: the first is sent at once, then at most one in a while, the last words included. */
  typing(text?: string): void {
    const { environment } = this.parts;
    this.typed = text;
    this.typingUntil?.cancel();
    this.typingUntil = environment.after(TYPING_STOPS_MS, () => this.stopTyping());
    this.typingDue ??= environment.after(Math.max(0, this.typingSaidAt + TYPING_EVERY_MS - environment.now()), () => this.sayTyping());
  }

  stopTyping(): void {
    if (!this.typingUntil) return;
    this.typingUntil.cancel();
    this.typingDue?.cancel();
    this.typingUntil = this.typingDue = null;
    if (this.typingSaidAt === 0) return;
    this.typingSaidAt = 0;
    void this.parts.connection.ask("typing_stop", { dialog_id: this.id });
  }

  private sayTyping(): void {
    this.typingDue = null;
    this.typingSaidAt = this.parts.environment.now();
    const text = this.typed === undefined ? {} : { text: cut(this.typed, PREVIEW_MAX) };
    void this.parts.connection.ask("typing_start", { dialog_id: this.id, ...text });
  }

  close(): void {
    this.closed = true;
    for (const timer of [this.soon, this.turnTimer, this.typingUntil, this.typingDue, ...this.typists.values()]) timer?.cancel();
  }

  private acknowledge(): void {
    const { at } = this.state;
    if (at === null) return;
    const done = this.unacked.filter((waiting) => waiting.seq <= at);
    for (const waiting of done) {
      this.unacked.splice(this.unacked.indexOf(waiting), 1);
      waiting.ack();
    }
  }

  /** Whether what is missing is asked for: over the socket, or over HTTP once that has taken over. A new socket asks anew. */
  private get mayAsk(): boolean {
    const { isOpen, view } = this.parts.connection;
    return isOpen || view.status === "polling";
  }

  private heal(): void {
    const need = this.closed || this.asking || !this.mayAsk ? null : needs(this.state);
    if (need === "now") void this.refresh();
    else if (need === "soon") this.askSoon(SOON_MS);
  }

  private askSoon(ms: number): void {
    if (this.closed || this.refusedForGood) return;
    this.soon ??= this.parts.environment.after(ms, () => {
      this.soon = null;
      if (this.state.at === null || needs(this.state)) void this.refresh();
    });
  }

  private get refusedForGood(): boolean {
    return this.error !== null && !this.error.recoverable;
  }

  private async catchUp(): Promise<boolean> {
    for (;;) {
      const { at: asked, head: heard } = this.state;
      const answer = await this.ask(asked);
      if (this.closed || this.lost) return true;
      if (!answer.ok) {
        this.error = answer.error.recoverable && asked !== null ? null : answer.error;
        return false;
      }
      this.error = null;
      const { dialog } = answer;
      this.apply({ type: "page", asked, heard, ...answer, ...(dialog ? { dialog: this.parts.shown(dialog) } : {}) });
      if (!answer.page.has_more || asked === null || this.state.at === asked) break;
    }
    this.sayRead();
    return true;
  }

  private async ask(asked: number | null): Promise<Result<Omit<Extract<DialogEvent, { type: "page" }>, "type" | "asked" | "heard">>> {
    const { connection, http } = this.parts;
    const limit = asked === null ? PAGE : PAGE_MAX;
    if (connection.isOpen) {
      const joined = await connection.ask("join_dialog", { dialog_id: this.id, limit, ...(asked === null ? {} : { after_seq: asked }) });
      if (!joined.ok) return joined;
      const { dialog, receipts, messages, last_seq, has_more, reset } = joined;
      return { ok: true, dialog, receipts, page: { messages, last_seq, has_more, ...(reset === undefined ? {} : { reset }) } };
    }
    const query = asked === null ? `limit=${limit}` : `limit=${limit}&after_seq=${asked}`;
    const page = await http.request<MessagesPage>("GET", `/api/dialogs/${this.id}/messages?${query}`);
    if (!page.ok) return page;
    if (this.state.dialog && page.value.last_seq <= (asked ?? 0)) return { ok: true, page: page.value };
    const dialog = await http.request<Dialog>("GET", `/api/dialogs/${this.id}`);
    return dialog.ok ? { ok: true, page: page.value, dialog: dialog.value } : dialog;
  }

  private sayRead(): void {
    const seq = this.readSeq;
    if (seq <= this.saidRead || !this.mayAsk) return;
    this.saidRead = seq;
    const { connection, http } = this.parts;
    const asked: Promise<Result> = connection.isOpen
      ? connection.ask("read", { dialog_id: this.id, seq })
      : http.request("POST", `/api/dialogs/${this.id}/read`, { seq });
    void asked.then((result) => {
      if (!result.ok && result.error.recoverable) this.saidRead = Math.min(this.saidRead, seq - 1);
    });
  }
}
