// The yardstick: Socket.IO with nothing behind it. The same rooms and the same acknowledgements as Baton, a message of the
// same size; no storage, no checks. RELAY_ACKS=0: readers do not acknowledge.
import { createServer } from "node:http";
import { Server } from "socket.io";

const readersAcknowledge = process.env.RELAY_ACKS !== "0";
const http = createServer((_request, response) => response.end("ok"));
const io = new Server(http, { serveClient: false, perMessageDeflate: false, httpCompression: false, transports: ["websocket"] });

let id = 0;
for (const name of ["/widget", "/admin"]) {
  io.of(name).on("connection", (socket) => {
    for (const room of socket.handshake.auth.rooms ?? []) socket.join(`dialog_${room}`);
    socket.emit("connection_established", { connection_id: socket.id });
    socket.on("chat_message", (payload, answer) => {
      id += 1;
      const message = {
        id,
        dialog_id: payload.dialog_id,
        seq: id,
        changed_seq: id,
        client_id: payload.client_id,
        sender: "user",
        kind: "text",
        text: payload.text,
        timestamp: new Date().toISOString(),
        author: { id: "0b0c0d0e-0000-4000-8000-000000000000", name: "Visitor 0B0C", avatar_url: null },
        attachments: [],
        citations: [],
        reply_to: null,
        edited_at: null,
        deleted_at: null,
        sensitive: false,
        prev_seq: id - 1,
      };
      relay(socket, `dialog_${payload.dialog_id}`, message);
      answer({ ok: true, message, duplicate: false });
    });
  });
}

/** Visitors and members are in namespaces of their own, as they are with Baton. */
function relay(socket, room, message) {
  for (const name of ["/widget", "/admin"]) {
    const readers = io.of(name).to(room).except(socket.id);
    if (!io.of(name).adapter.rooms.has(room)) continue;
    if (readersAcknowledge) readers.timeout(10_000).emit("message", message, () => undefined);
    else readers.emit("message", message);
  }
}

http.listen(Number(process.env.PORT), "127.0.0.1", () => process.stdout.write("ready\n"));
