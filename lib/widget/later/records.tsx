/** @jsxImportSource preact */
import type { VisitorSnapshot } from "@/lib/client";
import type { ListedRecord } from "@/lib/protocol/routes/records";
import type { Room } from "@/lib/protocol/routes/rooms";
import { fill, useEffect, useState, useWidget } from "../app/shared";
import { oneAtATime } from "./one-at-a-time";
import { money, statusWords } from "./record-words";

/** So many are shown of what a customer has, the last changed first. */
const SHOWN = 50;

/** A list of a customer's own, loaded again as their rooms change; empty for a visitor. @param kinds of the rooms it is about */
function useOwn<T>({ principal, connection }: VisitorSnapshot, path: string, kinds: RegExp): readonly T[] {
  const { chat } = useWidget();
  const [items, setItems] = useState<readonly T[]>([]);
  const isCustomer = principal?.type === "customer";
  const { status } = connection;
  useEffect(() => {
    // What was missed while away is asked for on return.
    if (!isCustomer || !chat || status === "reconnecting") return;
    let current = true;
    const load = oneAtATime(async () => {
      if (!current) return;
      const answer = await chat.request<{ data: T[] }>("GET", path);
      if (current && answer.ok) setItems(answer.value.data);
    });
    load();
    const off = chat.on("dialog_updated", ({ room }) => void (kinds.test(room) && load()));
    return () => {
      current = false;
      off();
    };
  }, [chat, isCustomer, status, path, kinds]);
  return items;
}

const RECORDS = /^(order|quote)_/;
const DIRECT = /^user_/;

/** What members of the team have written to a customer by name, each the dialog of a room. */
export const useDirectMessages = (snapshot: VisitorSnapshot): readonly Room[] =>
  useOwn<Room>(snapshot, `/api/rooms?kind=user&limit=${SHOWN}`, DIRECT).filter(({ last_message }) => last_message !== null);

/** The orders and quotes that one is the customer or a party of, each a way to its room. */
export function Records({ snapshot, onChoose }: { snapshot: VisitorSnapshot; onChoose: (id: number) => void }) {
  const { strings, locale } = useWidget();
  const records = useOwn<ListedRecord>(snapshot, `/api/records?limit=${SHOWN}`, RECORDS);
  if (records.length === 0) return null;
  return (
    <>
      <h3>{strings.orders}</h3>
      <ul class="entries" aria-label={strings.orders}>
        {records.map(({ room, dialog_id, title, status, amount, currency, unread }) => (
          <li key={room}>
            <button type="button" class={unread > 0 ? "entry unread" : "entry"} onClick={() => onChoose(dialog_id)}>
              <span class="words">
                <b>
                  <bdi>{title}</bdi>
                  {amount !== null && <span class="amount">{money(amount, currency, locale)}</span>}
                </b>
                <span class="last" dir="auto">
                  {statusWords(status)}
                </span>
              </span>
              {unread > 0 && <i class="dot" role="img" aria-label={fill(strings.unreadCount, { n: unread })} />}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
