const isWebAddress = (url: string): boolean => /^https?:\/\//i.test(url);

/** An address that a page has told: a link where it is one of the web's. */
export function WebAddress({ url, title }: { url: string; title?: string | null | undefined }) {
  const words = title || url.replace(/^https?:\/\//, "");
  if (!isWebAddress(url)) return <span>{words}</span>;
  return (
    <a href={url} target="_blank" rel="noopener noreferrer" title={url} className="text-accent-text underline underline-offset-2">
      {words}
    </a>
  );
}
