import { Inbox } from "../inbox";

/** Runs a request in its turn, which is that of its lane. */
export type Run = (work: () => Promise<void>, lane?: number) => void | Promise<void>;
type Receive = (text: string, run: Run) => Promise<void>;

/** What one socket asks, from the moment it is open: before it is greeted all of it waits. */
export class Session {
  readonly inbox: Inbox;
  isMember = false;
  private receive: Receive | undefined;

  constructor(
    onOverflow: () => void,
    private readonly onError: (error: unknown) => void,
  ) {
    this.inbox = new Inbox(onOverflow, onError);
  }

  /** @param onFailed answers a frame on which `receive` failed of itself, which `onError` has heard of */
  begin(receive: Receive, onFailed: () => void): void {
    this.receive = async (text, run) => {
      try {
        await receive(text, run);
      } catch (error) {
        this.onError(error);
        onFailed();
      }
    };
  }

  take(text: string): void {
    const inTurn: Run = (work, lane) => this.inbox.take(lane, text.length, work);
    if (this.receive) void this.receive(text, inTurn);
    else inTurn(async () => this.receive?.(text, (work) => work()));
  }
}
