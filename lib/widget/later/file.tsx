/** @jsxImportSource preact */
import type { Attachment } from "@/lib/protocol/message";
import { isPicture } from "@/lib/protocol/picture";
import { sizeOf } from "../app/format";
import { Icon, useEffect, useState, useWidget } from "../app/shared";

/** A file of the conversation as an address the page may show: reading it takes the visitor's credential. */
function useBlobUrl(path: string): string | null {
  const { chat } = useWidget();
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    let over = false;
    let made: string | null = null;
    void chat?.download(path).then((result) => {
      if (over || !result.ok) return;
      made = URL.createObjectURL(result.file);
      setUrl(made);
    });
    return () => {
      over = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [chat, path]);
  return url;
}

/** A file of a message: pictures are shown, others have their name and size. */
export default function File({ file }: { file: Attachment }) {
  const { locale } = useWidget();
  const url = useBlobUrl(file.url);
  if (url && isPicture(file)) {
    return (
      <a class="picture" href={url} target="_blank" rel="noopener" download={file.name}>
        <img src={url} alt={file.name} width={file.width} height={file.height} />
      </a>
    );
  }
  return (
    <a class="file" href={url ?? undefined} download={file.name}>
      <Icon name="file" />
      <span>{file.name}</span>
      <small>{sizeOf(file.size, locale)}</small>
    </a>
  );
}
