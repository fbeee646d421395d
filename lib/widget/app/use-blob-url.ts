import { useEffect, useState } from "preact/hooks";
import { useWidget } from "./context";

/** A file of the conversation as an address the page may show: reading it takes the visitor's credential. */
export function useBlobUrl(path: string): string | null {
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
