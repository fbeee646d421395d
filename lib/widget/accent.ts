/** Above this a colour is light enough for dark text to read better on it than white. */
const LIGHT_FROM = 0.36;

const linear = (channel: number) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);

/** @param hex `#rrggbb` @returns how bright it looks, 0 to 1 */
export function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => linear(Number.parseInt(hex.slice(at, at + 2), 16) / 255));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** @param hex `#rrggbb` @returns the colour of what stands on it */
export const inkOn = (hex: string): string => (luminance(hex) > LIGHT_FROM ? "#14201f" : "#fff");

/** The workspace's own colour, with what stands on it, beside it and under it made to fit. Mixed in oklab, which keeps the hue. */
export function accentStyle(hex: string): Record<string, string> {
  return {
    "--accent": hex,
    "--accent-ink": inkOn(hex),
    "--accent-text": "color-mix(in oklab, var(--accent) 60%, var(--ink))",
    "--accent-soft": "color-mix(in oklab, var(--accent) 12%, var(--page))",
    "--accent-line": "color-mix(in oklab, var(--accent) 40%, var(--page))",
  };
}
