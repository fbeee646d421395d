const channel = (hex: string, at: number) => (+`0x${hex.slice(at, at + 2)}` / 255) ** 2.2;

/**
 * The eye takes a colour's brightness for 3 parts red, 10 green and 1 blue; above 5 of 14 dark text reads better on it than white.
 * @param hex `#rrggbb` @returns the colour of what stands on it
 */
export const inkOn = (hex: string): string => (3 * channel(hex, 1) + 10 * channel(hex, 3) + channel(hex, 5) > 5 ? "#14201f" : "#fff");

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
