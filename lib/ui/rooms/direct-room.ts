/** The room of two members, or of a member and a customer by their contact: the lower id first, as numbers where both are, else as text. */
export function directRoom(one: number, other: number | string): string {
  const isLower = typeof other === "number" ? one < other : String(one) <= other;
  return isLower ? `user_${one}_${other}` : `user_${other}_${one}`;
}
