const MARK =
  '<rect width="32" height="32" rx="9" fill="#0f5f66"/><path d="M9 22.5 20.8 8.2a2.6 2.6 0 0 1 4 3.3L13 25.8a2.6 2.6 0 0 1-4-3.3Z" fill="#fff"/><circle cx="10.2" cy="10.6" r="3.4" fill="#8fd5d3"/>';

function badge(count: number): string {
  const text = count > 9 ? "9+" : String(count);
  return `<circle cx="22" cy="22" r="10" fill="#b3261e"/><text x="22" y="26.6" font-family="sans-serif" font-size="13" font-weight="700" fill="#fff" text-anchor="middle">${text}</text>`;
}

/** Puts a count on the tab's icon. */
export function drawFavicon(count: number): void {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${MARK}${count > 0 ? badge(count) : ""}</svg>`;
  const link = document.querySelector<HTMLLinkElement>("link[rel~='icon']");
  if (link) link.href = `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
