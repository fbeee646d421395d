/** Drawn by the dashboard in the browser, by its path. */
export default function Page() {
  return null;
}
