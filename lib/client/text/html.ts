const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

export const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character] as string);

/** A link to another tab, which learns nothing of this page and can't steer it. @param words HTML */
export const linkTo = (href: string, words: string): string =>
  `<a target="_blank" rel="noopener noreferrer nofollow" href="${escapeHtml(href)}">${words}</a>`;
