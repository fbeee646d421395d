/** More than this is garish on a surface one looks at all day, and outside of what screens show at these lightnesses. */
const MAX_CHROMA = 0.12;

const linear = (channel: number): number => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);

/** Hue and chroma of a colour such as `#0f766e` in OKLCH (Ottosson's matrices); null for what is no colour. */
export function hueOf(hex: string): { hue: number; chroma: number } | null {
  const digits = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex);
  if (!digits) return null;
  const [r, g, b] = digits.slice(1).map((pair) => linear(Number.parseInt(pair, 16) / 255)) as [number, number, number];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const across = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const along = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  const hue = (Math.atan2(along, across) * 180) / Math.PI;
  return { hue: hue < 0 ? hue + 360 : hue, chroma: Math.min(MAX_CHROMA, Math.hypot(across, along)) };
}

/**
 * Gives the dashboard the workspace's colour. Only its hue and chroma are taken: the lightness is the tokens', so that
 * text on it keeps its contrast in light and in dark, whatever was chosen.
 */
export function applyAccent(hex: string | null): void {
  const { style } = document.documentElement;
  const found = hex ? hueOf(hex) : null;
  if (found) {
    style.setProperty("--accent-h", found.hue.toFixed(1));
    style.setProperty("--accent-c", found.chroma.toFixed(3));
  } else {
    style.removeProperty("--accent-h");
    style.removeProperty("--accent-c");
  }
}
