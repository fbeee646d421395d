// A small shop with Node alone: it signs its customers in to the chat, and puts their orders. See README.md beside it.
import { createHmac, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";

const { BATON_URL = "http://localhost:3000", BATON_KEY, SITE_ID, SITE_SECRET, ASSISTANT_ID = "demo", PORT = "8080" } = process.env;
for (const [name, value] of Object.entries({ BATON_KEY, SITE_ID, SITE_SECRET }))
  if (!value) {
    console.error(`${name} is not set: README.md says where it comes from.`);
    process.exit(1);
  }

/** Who may sign in here. A shop of your own has its own accounts, with passwords. */
const PEOPLE = {
  ada: { name: "Ada Moreno", email: "ada@example.com", role: "customer" },
  maker: { name: "Wheel Works", email: "maker@example.com", role: "maker" },
};
const BICYCLE = { title: "Touring bicycle", amount: 1250, currency: "EUR" };
const DAY_MS = 86_400_000;
/** What is told a customer of the deadline: a day before, and an hour. */
const REMIND_BEFORE_HOURS = [24, 1];

/** Orders by number: kept in memory, and gone with the process. A database of yours keeps them. */
const orders = new Map();
const read = (name) => readFileSync(fileURLToPath(new URL(name, import.meta.url)), "utf8");
const FILES = {
  "/": { type: "text/html; charset=utf-8", text: read("page.html") },
  "/page.js": { type: "text/javascript; charset=utf-8", text: read("page.js") },
};

const base64url = (value) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

/** A site token: a JWT of HS256, by which the chat knows who its customer is. The secret never leaves the backend. */
function siteToken(id) {
  const { name, email } = PEOPLE[id];
  const claims = { site_id: SITE_ID, sub: id, name, email, exp: Math.floor(Date.now() / 1000) + 3_600 };
  const signed = `${base64url({ alg: "HS256", typ: "JWT" })}.${base64url(claims)}`;
  return `${signed}.${createHmac("sha256", SITE_SECRET).update(signed).digest("base64url")}`;
}

/** Calls Baton with the API key. */
async function baton(method, path, body) {
  const headers = { authorization: `Bearer ${BATON_KEY}`, "content-type": "application/json" };
  const answer = await fetch(BATON_URL + path, { method, headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
}

/** Tells Baton how an order stands. The same again changes nothing there, so it may be sent once too often. */
const putOrder = ({ id, status, due_at }) =>
  baton("PUT", `/api/records/order/${id}`, {
    site_id: SITE_ID,
    ...BICYCLE,
    title: `${BICYCLE.title} ${id}`,
    status,
    due_at,
    remind_before_hours: REMIND_BEFORE_HOURS,
    customer: { id: "ada", name: PEOPLE.ada.name, email: PEOPLE.ada.email },
    parties: [{ id: "maker", role: "maker" }],
  });

/** What each of the two may do. `due_in_hours`: when the maker promises it. */
const ACTIONS = {
  async order(who, { due_in_hours = 72 }) {
    if (who !== "ada") return false;
    const due_at = new Date(Date.now() + Number(due_in_hours) * (DAY_MS / 24)).toISOString();
    const order = { id: randomUUID().slice(0, 8), status: "new", due_at, paid: false };
    await putOrder(order);
    orders.set(order.id, order);
    return true;
  },
  async pay(who, { id }) {
    const order = orders.get(id);
    if (who !== "ada" || !order || order.paid) return false;
    const { amount, currency } = BICYCLE;
    order.paid = true;
    try {
      // Under an id of the shop's: one that is sent again, because no answer came, is not counted twice.
      await baton("POST", `/api/records/order/${id}/payments`, { id: `payment-${id}`, status: "paid", amount, currency });
    } catch (error) {
      order.paid = false;
      throw error;
    }
    return true;
  },
  async status(who, { id, status }) {
    const order = orders.get(id);
    if (who !== "maker" || !order || !["in_progress", "shipped"].includes(status)) return false;
    await putOrder({ ...order, status });
    order.status = status;
    return true;
  },
};

/** Who is signed in: kept in a cookie that no script reads. */
const whoAsks = ({ headers }) => Object.keys(PEOPLE).find((id) => (headers.cookie ?? "").split("; ").includes(`who=${id}`)) ?? null;

async function readJson(request) {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) {
    body += chunk;
    if (body.length > 10_000) throw new Error("too long");
  }
  return JSON.parse(body || "{}");
}

async function answer(request, response) {
  const path = new URL(request.url ?? "/", "http://shop").pathname;
  const json = (status, body, headers = {}) =>
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
  const file = request.method === "GET" && Object.hasOwn(FILES, path) ? FILES[path] : undefined;
  if (file) return response.writeHead(200, { "content-type": file.type, "cache-control": "no-store" }).end(file.text);
  if (request.method === "GET" && path === "/state") {
    const who = whoAsks(request);
    const chat = { url: BATON_URL, assistant: ASSISTANT_ID, token: who && siteToken(who) };
    return json(200, { who, ...(who ? PEOPLE[who] : {}), orders: who ? [...orders.values()].reverse() : [], chat });
  }
  // A form of another site can't send JSON here: whose cookie it carries did not ask for this.
  if (request.method !== "POST" || request.headers["content-type"] !== "application/json") return json(404, {});
  const given = await readJson(request);
  if (path === "/sign-in") {
    const who = Object.hasOwn(PEOPLE, String(given.who)) ? given.who : "";
    return json(200, {}, { "set-cookie": `who=${who}; HttpOnly; SameSite=Lax; Path=/${who ? "" : "; Max-Age=0"}` });
  }
  const action = Object.hasOwn(ACTIONS, path.slice(1)) ? ACTIONS[path.slice(1)] : undefined;
  const who = whoAsks(request);
  return action && who && (await action(who, given)) ? json(200, {}) : json(403, {});
}

createServer((request, response) => {
  answer(request, response).catch((error) => {
    console.error(error.message);
    if (!response.headersSent) response.writeHead(502, { "content-type": "application/json" });
    response.end("{}");
  });
}).listen(Number(PORT), function () {
  console.log(`the shop is at http://localhost:${this.address().port}`);
});
