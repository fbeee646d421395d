/** @jsxImportSource preact */
import type { VisitorSnapshot } from "@/lib/client";
import type { Dialog } from "@/lib/protocol/dialog";
import { Alerts } from "./alerts";
import { RecordStrip } from "./record";

type Props = { alerts: VisitorSnapshot["alerts"]; room: Dialog | false | undefined };

/** What stands above the log: what the team tells everybody, and how the order or quote stands whose room it is. */
export default function Above({ alerts, room }: Props) {
  return (
    <>
      {alerts.length > 0 && <Alerts alerts={alerts} />}
      {room && <RecordStrip key={room.id} dialog={room} />}
    </>
  );
}
