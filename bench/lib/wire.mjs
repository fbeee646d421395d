import WebSocket from "ws";

const NO_ANSWER = Symbol("no answer yet");

/**
 * A Socket.IO client reduced to its frames, so that the load costs less than what it measures: text frames only, one
 * namespace a connection, every `message` acknowledged.
 */
export class WireClient {
  #socket;
  #namespace;
  #prefix;
  #nextId = 0;
  #refuse = undefined;
  #answers = new Map();
  #listeners = new Map();
  closed = false;

  /** Called with the parsed payload of each `message`. */
  onMessage = undefined;
  /** Called once the connection ends, whoever ended it. */
  onClose = undefined;

  constructor(url, namespace, auth, { acknowledge = true, localAddress } = {}) {
    this.#namespace = namespace;
    this.#prefix = `42/${namespace},`;
    this.acknowledge = acknowledge;
    const address = `${url.replace(/^http/, "ws")}/socket.io/?EIO=4&transport=websocket`;
    this.#socket = new WebSocket(address, { perMessageDeflate: false, skipUTF8Validation: true, localAddress });
    this.established = new Promise((resolve, reject) => {
      this.#refuse = reject;
      this.#listeners.set("connection_established", resolve);
      this.#socket.on("error", reject);
      this.#socket.on("close", (code) => {
        this.closed = true;
        reject(new Error(`the connection ended with ${code}`));
        for (const settle of this.#answers.values()) settle('[{"ok":false,"error":"the connection ended"}]');
        this.#answers.clear();
        this.onClose?.();
      });
    });
    this.#socket.on("message", (data) => this.#frame(data[0], data, auth));
  }

  #frame(type, data, auth) {
    if (type === 0x30) return this.#socket.send(`40/${this.#namespace},${JSON.stringify(auth)}`);
    if (type === 0x32) return this.#socket.send("3");
    if (type === 0x34) this.#packet(data.toString());
  }

  #packet(text) {
    const body = text.indexOf(",") + 1;
    const kind = text.charCodeAt(1);
    if (kind === 0x34) return this.#refuse(new Error(`refused: ${text.slice(body)}`));
    const start = text.indexOf("[", body);
    if (kind === 0x33) return this.#answer(Number(text.slice(body, start)), text.slice(start));
    if (kind !== 0x32) return;
    const name = text.slice(start + 2, text.indexOf('"', start + 2));
    if (name === "message") {
      if (this.acknowledge && start > body) this.#socket.send(`43/${this.#namespace},${text.slice(body, start)}[]`);
      return this.onMessage?.(text);
    }
    const listener = this.#listeners.get(name);
    if (listener) listener(JSON.parse(text.slice(start))[1]);
  }

  #answer(id, text) {
    const settle = this.#answers.get(id) ?? NO_ANSWER;
    if (settle === NO_ANSWER) return;
    this.#answers.delete(id);
    settle(text);
  }

  /** Sends an event; `settle` gets the acknowledgement as JSON text. */
  send(event, payload, settle) {
    const id = this.#nextId++;
    this.#answers.set(id, settle);
    this.#socket.send(`${this.#prefix}${id}["${event}",${JSON.stringify(payload)}]`);
  }

  /** Sends an event and resolves to its acknowledgement. */
  async ask(event, payload) {
    const [ack] = JSON.parse(await new Promise((resolve) => this.send(event, payload, resolve)));
    if (!ack.ok) throw new Error(`${event}: ${JSON.stringify(ack.error)}`);
    return ack;
  }

  close() {
    this.#socket.terminate();
  }
}
