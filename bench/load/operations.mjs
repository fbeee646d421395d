import { arrive, ask, forEach, line, rest } from "./people.mjs";

/** Requests in flight while something is prepared or put away. */
const PREPARING = 100;
/** Times in a lap for what is so cheap that once for each visitor would be too short to measure. */
const OFTEN = 5;

const write = (who, more) => ask(who.socket, "chat_message", line(more));
const named = (visitor) => ({ dialog_id: visitor.dialogId });
const all = (visitors, work) => forEach(visitors, PREPARING, work);

/** A visitor who begins a conversation. */
export async function begin(visitor) {
  const { message } = await write(visitor);
  Object.assign(visitor, { dialogId: message.dialog_id, messageId: message.id, lastSeq: message.seq });
}

export const accept = (visitor) => ask(visitor.operator.socket, "handoff_accept", named(visitor));
export const resolve = (visitor) => ask(visitor.operator.socket, "handoff_complete", named(visitor));

/** Writes as the visitor and remembers which message it was. */
async function say(visitor, more = named(visitor)) {
  const { message } = await write(visitor, more);
  visitor.lastSeq = message.seq;
  visitor.messageId = message.id;
}

const assign = ({ dialogId, operator }, { url }, to) =>
  rest(url, operator.token, "PATCH", `/api/dialogs/${dialogId}`, { assignee_id: to.id });

const read = (visitor) => ask(visitor.operator.socket, "read", { ...named(visitor), seq: visitor.lastSeq });

function disconnect(visitors) {
  for (const { socket } of visitors) socket.close();
}

/** Visitors who have just come and have written nothing yet, each with an operator to be. */
async function newcomers({ target, operators }, count) {
  const found = [];
  await forEach(Array.from({ length: count }), PREPARING, async (_, at) => {
    found.push({ ...(await arrive(target)), operator: operators[at % operators.length] });
  });
  return found;
}

/** Resolved conversations that the visitor has written in again: they wait, with nobody's name on them. */
async function putInQueue({ visitors }) {
  await all(visitors, resolve);
  await all(visitors, (visitor) => say(visitor));
}

const reopenedToAccepted = ({ visitors }) => all(visitors, accept);

/**
 * What a support day consists of. Each operation begins and ends with every visitor's conversation in the hands of an
 * operator: `prepare` brings about what it needs and `after` puts that away, neither of them measured.
 * `prepare` may return the visitors it is done for; `times` is how often for each.
 */
export const OPERATIONS = {
  "a visitor's message": {
    prepare: ({ visitors }) => all(visitors, (visitor) => say(visitor)),
    run: (visitor) => say(visitor),
    times: OFTEN,
  },
  "a visitor's message that names no dialog": { run: (visitor) => say(visitor, {}) },
  "a visitor's message after the operator read the one before": {
    prepare: ({ visitors }) => all(visitors, read),
    run: (visitor) => say(visitor),
  },
  "an operator's message": { run: (visitor) => write(visitor.operator, named(visitor)), times: OFTEN },
  "a new conversation": {
    prepare: (day) => newcomers(day, day.visitors.length),
    run: begin,
    after: async (_day, fresh) => {
      await all(fresh, accept);
      await all(fresh, resolve);
      disconnect(fresh);
    },
  },
  accept: { prepare: putInQueue, run: accept },
  "takeover by a reply": { prepare: putInQueue, run: (visitor) => write(visitor.operator, named(visitor)) },
  resolve: {
    run: resolve,
    after: async (day) => {
      await all(day.visitors, (visitor) => say(visitor));
      await reopenedToAccepted(day);
    },
  },
  reopen: { prepare: ({ visitors }) => all(visitors, resolve), run: (visitor) => say(visitor), after: reopenedToAccepted },
  read: { prepare: ({ visitors }) => all(visitors, (visitor) => say(visitor)), run: read },
  note: { run: (visitor) => write(visitor.operator, { ...named(visitor), kind: "note" }) },
  edit: {
    run: (visitor) => ask(visitor.socket, "edit_message", { ...named(visitor), message_id: visitor.messageId, text: line().text }),
  },
  delete: {
    prepare: ({ visitors }) => all(visitors, (visitor) => say(visitor)),
    run: (visitor) => ask(visitor.socket, "delete_message", { ...named(visitor), message_id: visitor.messageId }),
  },
  label: {
    run: (visitor, { target }, lap) =>
      rest(target.url, visitor.operator.token, "PATCH", `/api/dialogs/${visitor.dialogId}`, { labels: [`lap ${lap}`] }),
  },
  assign: {
    run: (visitor, { target, operators }, lap) => {
      const others = operators.filter((each) => each !== visitor.operator);
      return assign(visitor, target, others[lap % others.length]);
    },
    after: ({ visitors, target }) => all(visitors, (visitor) => assign(visitor, target, visitor.operator)),
  },
  join: {
    prepare: ({ visitors }) => all(visitors, (visitor) => ask(visitor.operator.socket, "leave_dialog", named(visitor))),
    run: (visitor) => ask(visitor.operator.socket, "join_dialog", named(visitor)),
  },
  "connect a widget": {
    prepare: ({ visitors }) => visitors.map(() => ({})),
    run: async (stranger, { target }) => Object.assign(stranger, await arrive(target)),
    after: (_day, strangers) => disconnect(strangers),
  },
  "reconnect and sync": {
    prepare: ({ visitors }) => disconnect(visitors),
    run: async (visitor, { target }) => {
      visitor.socket = (await arrive(target, visitor.token)).socket;
      await ask(visitor.socket, "sync", { dialogs: [{ ...named(visitor), after_seq: visitor.lastSeq - 1 }] });
    },
  },
  "inbox page": { run: ({ operator }, { target }) => rest(target.url, operator.token, "GET", "/api/dialogs?limit=50&filter=open") },
  "messages page": {
    run: ({ dialogId, operator }, { target }) => rest(target.url, operator.token, "GET", `/api/dialogs/${dialogId}/messages?limit=50`),
  },
};
