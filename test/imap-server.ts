import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

/** A mailbox over IMAP4rev1, in memory: as much of the protocol as reading a folder takes. */
export type ImapServer = {
  url: string;
  /** Puts a mail into the inbox, as a mail server that delivers it. @returns its UID */
  deliver(raw: string): number;
  /** The UIDs that were marked as read. */
  seen(): number[];
  /** Gives every mail another number, as after a restored backup. */
  renumber(): void;
  /** Ends all connections. */
  drop(): void;
  /** From now on says nothing to whatever it is asked. */
  fallSilent(): void;
  /** What it was asked since it fell silent. */
  unanswered(): number;
  /** From now on lets nobody mark a mail as read. */
  refuseMarks(): void;
  /** How many are signed in. */
  connections(): number;
  close(): Promise<void>;
};

const USER = "support@example.com";
const IMAP_PASSWORD = "the mailbox's";

type Stored = { uid: number; raw: Buffer; seen: boolean };
type Box = { validity: number; next: number; mails: Stored[]; isSilent: boolean; unanswered: number; takesMarks: boolean };

/** Starts a mail server with one empty inbox. */
export async function startImapServer(): Promise<ImapServer> {
  const box: Box = { validity: 1, next: 1, mails: [], isSilent: false, unanswered: 0, takesMarks: true };
  const open = new Set<Session>();
  const server = createServer((socket) => {
    const session = new Session(socket, box, () => open.delete(session));
    open.add(session);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `imap://${encodeURIComponent(USER)}:${encodeURIComponent(IMAP_PASSWORD)}@127.0.0.1:${port}`,
    deliver(raw) {
      const uid = box.next++;
      const text = Buffer.from(raw).toString("latin1").replace(/\r?\n/g, "\r\n");
      box.mails.push({ uid, raw: Buffer.from(text, "latin1"), seen: false });
      for (const session of open) session.tell(`* ${box.mails.length} EXISTS`);
      return uid;
    },
    seen: () => box.mails.filter(({ seen }) => seen).map(({ uid }) => uid),
    renumber() {
      box.validity += 1;
      for (const mail of box.mails) mail.uid = box.next++;
    },
    drop: () => {
      for (const session of open) session.end();
    },
    fallSilent: () => {
      box.isSilent = true;
    },
    unanswered: () => box.unanswered,
    refuseMarks: () => {
      box.takesMarks = false;
    },
    connections: () => [...open].filter(({ selected }) => selected).length,
    close: async () => {
      for (const session of open) session.end();
      server.close();
      await once(server, "close");
    },
  };
}

class Session {
  selected = false;
  private rest = "";
  private idling: string | undefined;

  constructor(
    private readonly socket: Socket,
    private readonly box: Box,
    onEnd: () => void,
  ) {
    socket.setEncoding("latin1");
    socket.on("data", (text) => this.take(String(text)));
    socket.on("close", onEnd);
    socket.on("error", () => undefined);
    this.send("* OK [CAPABILITY IMAP4rev1 IDLE] ready");
  }

  end(): void {
    this.socket.destroy();
  }

  tell(line: string): void {
    if (this.selected) this.send(line);
  }

  private send(line: string): void {
    if (this.socket.writable && !this.box.isSilent) this.socket.write(`${line}\r\n`, "latin1");
  }

  private take(text: string): void {
    this.rest += text;
    for (let end = this.rest.indexOf("\r\n"); end >= 0; end = this.rest.indexOf("\r\n")) {
      const line = this.rest.slice(0, end);
      if (this.box.isSilent) this.box.unanswered += 1;
      this.rest = this.rest.slice(end + 2);
      if (this.idling !== undefined && line.toUpperCase() === "DONE") {
        this.send(`${this.idling} OK done`);
        this.idling = undefined;
      } else this.answer(line);
    }
  }

  private answer(line: string): void {
    const [tag = "*", ...words] = line.split(" ");
    const isUid = words[0]?.toUpperCase() === "UID";
    const [name = "", ...args] = isUid ? words.slice(1) : words;
    const done = (text = "done") => this.send(`${tag} OK ${text}`);
    switch (`${isUid ? "UID " : ""}${name.toUpperCase()}`) {
      case "CAPABILITY":
        this.send("* CAPABILITY IMAP4rev1 IDLE");
        return done();
      case "LOGIN":
        return args.join(" ").includes(IMAP_PASSWORD) ? done() : this.send(`${tag} NO [AUTHENTICATIONFAILED] wrong user or password`);
      case "LIST":
        this.send('* LIST () "/" "INBOX"');
        return done();
      case "SELECT":
        return this.select(done);
      case "NOOP":
        this.tell(`* ${this.box.mails.length} EXISTS`);
        return done();
      case "IDLE":
        this.idling = tag;
        return this.send("+ idling");
      case "UID SEARCH":
        this.send(`* SEARCH ${this.search(args)}`.trimEnd());
        return done();
      case "UID FETCH":
        this.fetch(Number(args[0]), args.slice(1).join(" "));
        return done();
      case "UID STORE":
        if (!this.box.takesMarks) return this.send(`${tag} NO the mailbox is read-only`);
        for (const mail of this.box.mails) if (mail.uid === Number(args[0])) mail.seen = true;
        return done();
      case "LOGOUT":
        this.send("* BYE");
        done();
        return this.end();
      default:
        return this.send(`${tag} BAD ${name} is not known here`);
    }
  }

  private select(done: (text: string) => void): void {
    this.selected = true;
    this.send("* FLAGS (\\Seen)");
    this.send(`* ${this.box.mails.length} EXISTS`);
    this.send(`* OK [UIDVALIDITY ${this.box.validity}] valid`);
    this.send(`* OK [UIDNEXT ${this.box.next}] next`);
    done("[READ-WRITE] selected");
  }

  /** `UID n:*` names the newest also where that is older; every other question is answered with all. */
  private search(args: string[]): string {
    const from = Number(/(\d+):\*/.exec(args.join(" "))?.[1] ?? 0);
    const uids = this.box.mails.map(({ uid }) => uid);
    const found = uids.filter((uid) => uid >= from);
    return (found.length > 0 ? found : uids.slice(-1)).join(" ");
  }

  private fetch(uid: number, what: string): void {
    const at = this.box.mails.findIndex((mail) => mail.uid === uid);
    const mail = this.box.mails[at];
    if (!mail) return;
    const parts = [`UID ${uid}`, ...(what.includes("RFC822.SIZE") ? [`RFC822.SIZE ${mail.raw.byteLength}`] : [])];
    const body = what.includes("BODY") ? ` BODY[] {${mail.raw.byteLength}}\r\n${mail.raw.toString("latin1")}` : "";
    this.send(`* ${at + 1} FETCH (${parts.join(" ")}${body})`);
  }
}
