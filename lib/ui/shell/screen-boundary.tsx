import { CloudOff } from "lucide-react";
import { Component, type ReactNode } from "react";
import { Button } from "../base/button";
import { Empty } from "../base/states";

/** Keeps the rest of the dashboard where one screen could not be loaded or broke. */
export class ScreenBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
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
}
