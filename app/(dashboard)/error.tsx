"use client";
import { CloudOff } from "lucide-react";
import { Button } from "@/lib/ui/base/button";
import { Empty } from "@/lib/ui/base/states";

/** In the place of a screen that could not be loaded or broke; the rest of the dashboard stays. */
export default function ScreenError() {
  return (
    <div role="alert" className="flex flex-1 bg-page">
      <Empty
        icon={<CloudOff aria-hidden />}
        title="This screen could not be shown"
        action={<Button onClick={() => location.reload()}>Reload the page</Button>}
      >
        The others go on working. What you wrote is kept.
      </Empty>
    </div>
  );
}
