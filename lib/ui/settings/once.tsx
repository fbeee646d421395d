import { Button } from "../base/button";
import { CopyButton } from "../base/copy-button";
import { Modal } from "../base/modal";

type OnceProps = { title: string; about: string; secret: string | null; onClose: () => void };

/** Shows a secret the one time it can be seen. */
export function Once({ title, about, secret, onClose }: OnceProps) {
  return (
    <Modal open={secret !== null} onClose={onClose} title={title} description={about}>
      <div className="flex flex-col gap-4">
        <code className="block rounded-control border border-line bg-ground px-3 py-2.5 font-mono text-13 [overflow-wrap:anywhere] select-all">
          {secret}
        </code>
        <div className="flex flex-wrap justify-end gap-2">
          <CopyButton text={secret ?? ""} />
          <Button look="primary" onClick={onClose}>
            I have kept it
          </Button>
        </div>
      </div>
    </Modal>
  );
}
