// The load, in a process of its own: opens what it is asked to and answers with what it counted.
import { Chat } from "./chat.mjs";
import { Crowd } from "./crowd.mjs";
import { Day, RelayDay } from "./day.mjs";
import { sendByRest } from "./rest.mjs";

const opened = new Map();

const COMMANDS = {
  async openChat({ key, target, options }) {
    opened.set(key, await Chat.open(target, options));
  },
  fullSpeed: ({ key, ...options }) => opened.get(key).atFullSpeed(options),
  fixedRate: ({ key, ...options }) => opened.get(key).atRate(options),
  async openCrowd({ key, target }) {
    opened.set(key, new Crowd(target));
  },
  grow: ({ key, ...options }) => opened.get(key).grow(options),
  comeBack: ({ key }) => opened.get(key).comeBack(),
  state: ({ key }) => opened.get(key).state(),
  sendByRest,
  async openDay({ key, target, options }) {
    opened.set(key, await Day.open(target, options));
  },
  async openRelayDay({ key, target, options }) {
    opened.set(key, await RelayDay.open(target, options));
  },
  measure: ({ key, ...options }) => opened.get(key).measure(options),
  mixed: ({ key, ...options }) => opened.get(key).mixed(options),
  async close({ key }) {
    opened.get(key)?.close();
    opened.delete(key);
  },
};

process.on("message", async ({ id, command, args }) => {
  try {
    process.send({ id, result: await COMMANDS[command](args) });
  } catch (error) {
    process.send({ id, error: error.stack });
  }
});
process.on("disconnect", () => process.exit(0));
