/** What a browser runs when a push comes while Baton is not open in it. */
const WORKER = `
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("push", (event) => {
  const { title, body, url, tag } = event.data ? event.data.json() : { title: "Baton" };
  event.waitUntil(self.registration.showNotification(title, { body, tag, icon: "/icon.svg", data: { url } }));
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data?.url || "/inbox", self.location.origin);
  if (url.origin !== self.location.origin) return;
  event.waitUntil(
    self.clients.matchAll({ type: "window" }).then(async (windows) => {
      const open = windows.find((each) => new URL(each.url).pathname !== "/login");
      if (!open) return self.clients.openWindow(url.href);
      open.postMessage({ type: "baton-open", path: url.pathname });
      return open.focus();
    }),
  );
});
`;

export function pushWorker(): Response {
  return new Response(WORKER, { headers: { "content-type": "text/javascript; charset=utf-8", "cache-control": "no-cache" } });
}
