import type { Dialog } from "@/lib/protocol/dialog";
import type { OutboxEntry } from "../types";

/** Where a message goes: to a dialog, to one that begins beside the open one, or with neither to the open one. */
type Place = { dialog_id?: number; begins_with?: string };

/** `begins`: the `client_id` of the message that begins it; null before there is one. */
type Choice = { id: number } | { begins: string | null };

/** A person's conversations: which one is shown, and what is known of the others. */
export class Conversations {
  private known = new Map<number, Dialog>();
  private list: readonly Dialog[] = [];
  /** The newest one heard of, which is shown unless the person has chosen. */
  private newest: number | null = null;
  private choice: Choice | null = null;

  /** The one that is shown; null where it begins with the next message. */
  get shown(): number | null {
    if (this.choice) return "id" in this.choice ? this.choice.id : null;
    return this.newest;
  }

  get chosen(): number | null {
    return this.choice && "id" in this.choice ? this.choice.id : null;
  }

  /** The newest change first. */
  get all(): readonly Dialog[] {
    return this.list;
  }

  get unreadElsewhere(): number {
    return this.list.reduce((sum, { id, unread }) => (id === this.shown ? sum : sum + unread), 0);
  }

  of(id: number): Dialog | undefined {
    return this.known.get(id);
  }

  /** @returns whether it is the newest one there is */
  know(id: number): boolean {
    if (this.newest !== null && id < this.newest) return false;
    this.newest = id;
    if (this.chosen === id) this.choice = null;
    return true;
  }

  /** One goes on in another from here on, of which nothing may be known yet. */
  follow(from: number, into: number): void {
    const wasShown = this.shown === from;
    this.known.delete(from);
    this.list = this.list.filter(({ id }) => id !== from);
    if (this.newest === from) this.newest = into;
    if (wasShown) this.choice = into === this.newest ? null : { id: into };
  }

  hear(dialog: Dialog): void {
    if (dialog.merged_into !== undefined) return this.follow(dialog.id, dialog.merged_into);
    const before = this.known.get(dialog.id);
    if (before && before.updated_at > dialog.updated_at) return;
    this.known.set(dialog.id, dialog);
    this.list = [...this.known.values()].sort((a, b) => (a.updated_at < b.updated_at ? 1 : -1));
  }

  choose(id: number | null): void {
    if (id === null) this.choice = { begins: null };
    else this.choice = id === this.newest ? null : { id };
  }

  /** Another principal's conversations from here on. */
  forget(): void {
    this.known = new Map();
    this.list = [];
    this.newest = null;
    this.choice = null;
  }

  /** Where a message is written that is sent under this `client_id`. */
  placeFor(clientId: string): Place {
    if (this.choice && "begins" in this.choice) {
      this.choice = { begins: this.choice.begins ?? clientId };
      return { begins_with: this.choice.begins as string };
    }
    return this.shown === null ? {} : { dialog_id: this.shown };
  }

  /** Where a message goes that waits to be sent. One from before its dialog was known goes to the newest. */
  placeOf({ dialog_id, begins_with }: OutboxEntry): Place {
    if (begins_with !== undefined) return { begins_with };
    const id = dialog_id ?? (this.choice ? null : this.newest);
    return id === null ? {} : { dialog_id: id };
  }

  /** Whether what waits to be sent stands in the conversation that is shown. */
  isShown({ dialog_id, begins_with }: OutboxEntry): boolean {
    if (this.choice && "begins" in this.choice) return begins_with !== undefined && begins_with === this.choice.begins;
    return dialog_id === null || dialog_id === this.shown;
  }

  /** The message that began a conversation has made it. */
  sent({ begins_with }: OutboxEntry, dialogId: number): void {
    const hasBegun = this.choice && "begins" in this.choice && begins_with !== undefined && this.choice.begins === begins_with;
    if (hasBegun) this.choice = null;
    this.know(dialogId);
  }
}
