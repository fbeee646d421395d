/** The room of two members: the lower id first. */
export const directRoom = (one: number, other: number): string => `user_${Math.min(one, other)}_${Math.max(one, other)}`;
