import type { Core } from "../../core/core";
import { enqueueTelegram } from "./enqueue";
import { typeAlong } from "./type-along";

export type TelegramWatch = {
  /** Looks for what is due to Telegram and from it, and enqueues it. */
  look(): Promise<void>;
  stop(): void;
};

/** Keeps an eye on the bots of this installation. */
export function watchTelegram(core: Core): TelegramWatch {
  let bots = 0;
  const stop = typeAlong(core, () => bots > 0);
  return {
    look: async () => {
      bots = await enqueueTelegram(core);
    },
    stop,
  };
}
