/** SQLSTATE of a unique constraint that an insert or update would break; drizzle wraps what the driver threw. */
const UNIQUE_VIOLATION = "23505";

export function isUniqueViolation(error: unknown): boolean {
  for (let at = error; typeof at === "object" && at !== null; at = (at as { cause?: unknown }).cause) {
    if ((at as { code?: unknown }).code === UNIQUE_VIOLATION) return true;
  }
  return false;
}
