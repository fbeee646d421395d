/** Few come by a link of an email: what asks about it is loaded for them. */
export const loadLink = () => import("../later/link");

export const linkCode = (): string | null => new URLSearchParams(location.hash.slice(1)).get("link");
