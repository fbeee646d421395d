import { EmailSection } from "./email-section";
import { TelegramSection } from "./telegram-section";

/** Where people reach the assistant besides its chat window; each has a section of its own. */
export function Channels({ assistantId }: { assistantId: string }) {
  return (
    <>
      <TelegramSection assistantId={assistantId} />
      <EmailSection assistantId={assistantId} />
    </>
  );
}
