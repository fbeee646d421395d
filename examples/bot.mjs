// A bot that answers in an assistant's place, with Node alone: docs/bots.md.
// BATON_URL=https://chat.example.com BATON_KEY=bk_… BOT_SECRET=whsec_… PORT=8080 node examples/bot.mjs
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const { BATON_URL, BATON_KEY, BOT_SECRET = "", PORT = "8080" } = process.env;
const key = Buffer.from(BOT_SECRET.replace("whsec_", ""), "base64");

/** Whether a request comes from Baton, and now: Standard Webhooks. */
function isSigned(headers, body) {
  const { "webhook-id": id, "webhook-timestamp": at, "webhook-signature": given = "" } = headers;
  if (Math.abs(Date.now() / 1000 - Number(at)) > 300) return false;
  const expected = Buffer.from(`v1,${createHmac("sha256", key).update(`${id}.${at}.${body}`).digest("base64")}`);
  return given.split(" ").some((one) => one.length === expected.length && timingSafeEqual(Buffer.from(one), expected));
}

/** A turn that is over is answered with 409: somebody else has spoken, and the bot has nothing more to say. */
async function say({ dialog_id, turn_token }, path, body) {
  const headers = { authorization: `Bearer ${BATON_KEY}`, "content-type": "application/json" };
  const url = `${BATON_URL}/api/dialogs/${dialog_id}/${path}`;
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify({ turn_token, ...body }) });
  if (!answer.ok && answer.status !== 409) console.error(answer.status, await answer.text());
}

createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request.setEncoding("utf8")) body += chunk;
  if (!isSigned(request.headers, body)) return response.writeHead(401).end();
  response.writeHead(202).end(); // Taken: the answer follows.
  const turn = JSON.parse(body);
  await say(turn, "turn/events", { type: "partial_result", payload: { index: 0, delta: "You said: " } });
  await say(turn, "messages", { client_id: randomUUID(), text: `You said: ${turn.message.text}` });
}).listen(Number(PORT), function () {
  console.log(`listening on ${this.address().port}`);
});
