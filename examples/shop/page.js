// What is called before the chat's script has loaded waits for it.
window.baton ??= (...call) => {
  window.baton.q ??= [];
  window.baton.q.push(call);
};

const STATUS = { new: "New", in_progress: "In progress", shipped: "Shipped" };
/** Who the chat was told of; undefined before it has started. */
let known;

function button(words, act, first) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  made.className = first ? "first" : "";
  made.onclick = act;
  return made;
}

async function post(path, body) {
  const answer = await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  if (!answer.ok) alert("That did not work. Please try again.");
  await draw();
}

// The chat knows its customer by the token that the backend has signed.
function startChat(who, { url, assistant, token }) {
  if (who === known) return;
  const isStarted = known !== undefined;
  known = who;
  if (isStarted) return token ? window.baton("identify", token) : window.baton("logout");
  window.baton("init", { assistant, ...(token ? { site_token: token } : {}) });
  document.head.append(Object.assign(document.createElement("script"), { src: `${url}/embed.js`, async: true }));
}

function line(order, who) {
  const item = document.createElement("li");
  const words = document.createElement("span");
  const title = document.createElement("b");
  title.textContent = `Touring bicycle ${order.id}`;
  const state = document.createElement("small");
  const due = new Date(order.due_at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  state.textContent = [STATUS[order.status], order.paid ? "paid" : "not paid", `due ${due}`].join(" · ");
  words.append(title, state);
  item.append(words);
  if (who === "ada" && !order.paid) item.append(button("Pay €1,250", () => post("/pay", { id: order.id }), true));
  if (who === "maker" && order.status === "new")
    item.append(button("Begin", () => post("/status", { id: order.id, status: "in_progress" })));
  if (who === "maker" && order.status === "in_progress")
    item.append(button("Ship", () => post("/status", { id: order.id, status: "shipped" })));
  return item;
}

async function draw() {
  const { who, name, orders, chat } = await (await fetch("/state")).json();
  const main = document.getElementById("main");
  const account = document.getElementById("who");
  main.replaceChildren();
  account.replaceChildren();
  if (!who) {
    main.append(
      button("Sign in as Ada, a customer", () => post("/sign-in", { who: "ada" }), true),
      " ",
    );
    main.append(button("Sign in as the maker", () => post("/sign-in", { who: "maker" })));
  } else {
    account.append(
      `${name} `,
      button("Sign out", () => post("/sign-in", { who: null })),
    );
    const list = document.createElement("ul");
    list.append(...orders.map((order) => line(order, who)));
    if (who === "ada") main.append(button("Order a bicycle", () => post("/order", {}), orders.length === 0));
    main.append(list);
  }
  startChat(who, chat);
}
draw();
