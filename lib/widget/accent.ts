/** Above this a colour is light enough for dark text to read better on it than white. */
const LIGHT_FROM = 0.36;

const channel = (hex: string, at: number) => (+`0x${hex.slice(at, at + 2)}` / 255) ** 2.2;

/** @param hex `#rrggbb` @returns how bright it looks, 0 to 1 */
const luminance = (hex: string): number => 0.21 * channel(hex, 1) + 0.72 * channel(hex, 3) + 0.07 * channel(hex, 5);

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
