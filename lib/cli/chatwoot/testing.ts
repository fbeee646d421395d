import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type MadeMessage = Record<string, unknown> & { id: number; created_at: number };
export type MadeConversation = Record<string, unknown> & { id: number; messages: MadeMessage[] };
export type MadeAccount = {
  agents: unknown[];
  contacts: unknown[];
  conversations: MadeConversation[];
  replies: unknown[];
  articles: unknown[];
};

export const TOKEN = "a token of Chatwoot's";

/** The sizes of Chatwoot's pages. */
const PAGE = { contacts: 15, conversations: 25, messages: 20, articles: 25 };

/** The API of Chatwoot, as far as the import calls it, over an account that the test made. */
export async function startChatwoot(account: MadeAccount) {
  const made = {
    /** Called before each request; what it returns is answered instead. */
    onRequest: (_path: string): { status: number; headers?: Record<string, string> } | undefined => undefined,
    requests: 0,
    url: "",
    close: () => new Promise<void>((done) => server.close(() => done())),
  };
  const server = createServer((request, response) => {
    made.requests += 1;
    const url = new URL(request.url ?? "/", "http://localhost");
    const instead = made.onRequest(url.pathname);
    if (instead) return void response.writeHead(instead.status, instead.headers).end("Retry later\n");
    if (url.pathname.startsWith("/rails/")) return sendFile(url, response);
    if (request.headers.api_access_token !== TOKEN) return send(response, 401, { error: "Invalid Access Token" });
    const found = answer(account, url);
    send(response, found === undefined ? 404 : 200, found ?? { error: "Resource could not be found" });
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  made.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return made;
}

function send(response: ServerResponse<IncomingMessage>, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

/** As its disk service does: an address that redirects to another one. */
function sendFile({ pathname }: URL, response: ServerResponse<IncomingMessage>): void {
  if (pathname.includes("/redirect/")) response.writeHead(302, { location: pathname.replace("/redirect/", "/disk/") }).end();
  else if (pathname.includes("gone")) response.writeHead(404).end();
  else response.writeHead(200, { "content-type": "text/plain" }).end(`The file ${pathname}`);
}

function answer(account: MadeAccount, { pathname, searchParams }: URL): unknown {
  const path = /^\/api\/v1\/accounts\/1(\/.*)?$/.exec(pathname);
  if (!path) return undefined;
  const page = Number(searchParams.get("page") ?? 1) - 1;
  const paged = (items: readonly unknown[], size: number) => items.slice(page * size, (page + 1) * size);
  const messages = /^\/conversations\/(\d+)\/messages$/.exec(path[1] ?? "");
  if (messages) return messagesOf(account, Number(messages[1]), Number(searchParams.get("before") ?? Number.POSITIVE_INFINITY));
  switch (path[1] ?? "/") {
    case "/":
      return { id: 1, name: "Paper Boats" };
    case "/agents":
      return account.agents;
    case "/contacts":
      return { meta: { count: account.contacts.length }, payload: paged(account.contacts, PAGE.contacts) };
    case "/conversations": {
      const listed = account.conversations.map(({ messages: all, ...conversation }) => ({ ...conversation, messages: all.slice(-1) }));
      return { data: { meta: { all_count: listed.length }, payload: paged(listed, PAGE.conversations) } };
    }
    case "/canned_responses":
      return account.replies;
    case "/portals":
      return { payload: [{ id: 1, slug: "help" }] };
    case "/portals/help/articles":
      return { payload: paged(account.articles, PAGE.articles) };
    default:
      return undefined;
  }
}

function messagesOf({ conversations }: MadeAccount, id: number, before: number): unknown {
  const found = conversations.find((conversation) => conversation.id === id);
  return found && { meta: {}, payload: found.messages.filter((message) => message.id < before).slice(-PAGE.messages) };
}

/** The second in which the account's history begins. */
export const BEGAN = Date.UTC(2025, 0, 6, 9) / 1000;

const STATUSES = ["open", "resolved", "pending", "snoozed"];

/** An account with so many conversations of so many plain messages each, the visitor's and an agent's in turn. */
export function makeAccount(conversations: number, messages: number): MadeAccount {
  const contacts = Array.from({ length: conversations }, (_, at) => ({
    id: at + 1,
    name: `Visitor ${at + 1}`,
    email: `visitor${at + 1}@example.com`,
    phone_number: "+49 30 1234",
    identifier: at % 2 === 0 ? `user-${at + 1}` : null,
    custom_attributes: { plan: "pro" },
    created_at: BEGAN,
    last_activity_at: BEGAN + 60,
  }));
  let id = 0;
  return {
    agents: [
      { id: 1, name: "Dana", email: "dana@example.com", role: "agent" },
      { id: 2, name: "Wen", email: "WEN@example.com", role: "administrator" },
    ],
    contacts,
    conversations: contacts.map((sender, at) => ({
      id: at + 1,
      meta: { sender, channel: "Channel::WebWidget", assignee: at % 3 === 0 ? { id: 2, name: "Wen" } : null },
      status: STATUSES[at % 4],
      priority: at % 5 === 0 ? "urgent" : null,
      labels: at % 2 === 0 ? ["billing"] : [],
      snoozed_until: at % 8 === 3 ? "2099-01-01T08:00:00.000Z" : null,
      created_at: BEGAN + at * 1000,
      last_activity_at: BEGAN + at * 1000 + messages,
      waiting_since: 0,
      agent_last_seen_at: BEGAN + at * 1000 + messages - 2,
      messages: Array.from({ length: messages }, (_message, n) => {
        id += 1;
        const isTheirs = n % 2 === (messages - 1) % 2;
        return {
          id,
          content: `Message ${n + 1} of ${at + 1}`,
          message_type: isTheirs ? 0 : 1,
          private: false,
          created_at: BEGAN + at * 1000 + n,
          sender: isTheirs
            ? { id: sender.id, name: sender.name, type: "contact" }
            : { id: 1 + (n % 4 > 1 ? 1 : 0), name: "Dana", type: "user" },
        };
      }),
    })),
    replies: [
      { id: 1, short_code: "hello", content: "Hello {{contact.name}}" },
      { id: 2, short_code: "bad", content: "Your order {{conversation.id}}" },
    ],
    articles: [
      { id: 1, title: "Shipping", content: "# Shipping\n\nParcels take three days.", slug: "shipping", status: "published" },
      { id: 2, title: "Draft", content: "Not yet", slug: "draft", status: "draft" },
    ],
  };
}
