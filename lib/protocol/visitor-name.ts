/** A short name to distinguish visitors by before they give one: "Visitor 8F2A". */
export const visitorName = (contactId: string): string => `Visitor ${contactId.slice(0, 4).toUpperCase()}`;
