import { cx } from "./cx";

/** The same name always has the same hue. */
function hueOf(name: string): number {
  let sum = 0;
  for (const char of name) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 360;
  return sum;
}

/** @returns one or two letters that stand for a name. */
function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((word) => [...(word ?? "?")][0]?.toUpperCase()).join("");
}

type AvatarProps = { name: string; src?: string | null; size?: "small" | "normal" | "large"; online?: boolean };

const SIZES = { small: "size-5 text-[9px]", normal: "size-8 text-12", large: "size-11 text-15" } as const;

/** A face, or the letters of a name. Decoration: the name stands beside it. */
export function Avatar({ name, src, size = "normal", online }: AvatarProps) {
  const hue = hueOf(name);
  return (
    <span aria-hidden className="relative shrink-0">
      {src ? (
        // biome-ignore lint/performance/noImgElement: served by this server as it is
        <img src={src} alt="" className={cx("rounded-full object-cover", SIZES[size])} />
      ) : (
        <span
          className={cx("flex items-center justify-center rounded-full font-strong", SIZES[size])}
          style={{
            background: `light-dark(oklch(0.92 0.035 ${hue}), oklch(0.37 0.045 ${hue}))`,
            color: `light-dark(oklch(0.39 0.07 ${hue}), oklch(0.89 0.05 ${hue}))`,
          }}
        >
          {initialsOf(name)}
        </span>
      )}
      {online && <span className="absolute -end-px -bottom-px size-2.5 rounded-full border-2 border-panel bg-green" />}
    </span>
  );
}
