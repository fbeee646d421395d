import { File as FileIcon } from "lucide-react";
import type { Attachment } from "@/lib/protocol/message";
import { isPicture } from "@/lib/protocol/picture";

const UNITS = ["B", "KB", "MB", "GB"];
const MAX_SHOWN_PX = 260;

/** @returns a size in the largest unit that keeps it over one. */
export function sizeWords(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${size < 10 && unit > 0 ? size.toFixed(1) : Math.round(size)} ${UNITS[unit]}`;
}

/** Room is kept for a picture before it is there, so that nothing jumps. */
function boxOf({ width, height }: Attachment): { inlineSize: number; aspectRatio: string } | undefined {
  if (!width || !height) return undefined;
  const scale = Math.min(1, MAX_SHOWN_PX / Math.max(width, height));
  return { inlineSize: Math.round(width * scale), aspectRatio: `${width} / ${height}` };
}

/** The files of a message: pictures to see, others to open. */
export function Attachments({ files }: { files: readonly Attachment[] }) {
  if (files.length === 0) return null;
  return (
    <ul aria-label="Files" className="mt-1.5 flex flex-wrap gap-2 first:mt-0">
      {files.map((file) => (
        <li key={file.id}>
          {isPicture(file) ? (
            <a href={file.url} target="_blank" rel="noopener" className="block overflow-hidden rounded-control border border-line">
              {/* biome-ignore lint/performance/noImgElement: a file of unknown size, served as it is */}
              <img src={file.url} alt={file.name} loading="lazy" style={boxOf(file)} className="max-h-65 max-w-full object-cover" />
            </a>
          ) : (
            <a
              href={file.url}
              target="_blank"
              rel="noopener"
              className="hit flex items-center gap-2 rounded-control border border-line bg-page px-2.5 py-1 text-13 hover:border-line-strong"
            >
              <FileIcon aria-hidden className="size-4 shrink-0 text-ink-faint" />
              <span className="max-w-48 truncate">{file.name}</span>
              <span className="tabular text-12 text-ink-faint">{sizeWords(file.size)}</span>
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}
