/** A text that means itself in a pattern of `like`. */
export const escapeLike = (text: string): string => text.replace(/[\\%_]/g, "\\$&");
