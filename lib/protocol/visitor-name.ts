/** A short name to distinguish visitors by before they give one: "Visitor 8F2A". */
export const visitorName = (contactId: string): string => `Visitor ${contactId.slice(0, 4).toUpperCase()}`;

/** The name they have given; null where there is only the one that stands in for it, which says nothing to them. */
export const givenName = (visitor: { id: string; name: string } | null): string | null =>
  visitor && visitor.name !== visitorName(visitor.id) ? visitor.name : null;
