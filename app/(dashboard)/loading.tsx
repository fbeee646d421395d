/** In the place of a screen whose code is on its way. */
export default function Loading() {
  return <div className="flex-1 bg-page" />;
}
