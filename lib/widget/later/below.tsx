/** @jsxImportSource preact */
import type { VisitorSnapshot } from "@/lib/client";
import { useWidget } from "../app/shared";
import { Ended } from "./ended";
import { Queue } from "./queue";
import { Rating } from "./rating";

/** What stands below the log while one waits for a person, and once it is over. */
export default function Below({ snapshot, onNew }: { snapshot: VisitorSnapshot; onNew: () => void }) {
  const { boot } = useWidget();
  if (snapshot.view.dialog?.status === "queued") return <Queue snapshot={snapshot} />;
  return (
    <>
      {boot.assistant.widget.rating && <Rating snapshot={snapshot} />}
      <Ended onNew={onNew} />
    </>
  );
}
