// Web push: the box's words become a notification, a tap on it opens the page they name.
declare const self: ServiceWorkerGlobalScope;
declare const ICON: string;

interface Words {
  title: string;
  body: string;
  path: string;
  tag: string;
}

// A push without words we understand still has to show something: browsers end subscriptions that stay silent.
function read(data: PushMessageData | null): Words {
  const words: Words = { title: "Afterglow", body: "Something is planned for today.", path: "", tag: "afterglow" };
  try {
    const sent = data?.json() as Partial<Words> | undefined;
    for (const key of ["title", "body", "path", "tag"] as const) {
      const value = sent?.[key];
      if (typeof value === "string" && value) words[key] = value;
    }
  } catch {
    // no JSON: the plain words stand
  }
  return words;
}

async function show(data: PushMessageData | null): Promise<void> {
  const { title, body, path, tag } = read(data);
  await self.registration.showNotification(title, { body, tag, icon: ICON, badge: ICON, data: { path } });
}

async function open(path: unknown): Promise<void> {
  const url = new URL(typeof path === "string" ? path : "", self.location.origin);
  if (url.origin !== self.location.origin) return;
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const here = windows.find((one) => new URL(one.url).pathname === url.pathname);
  if (here) await here.focus();
  else await self.clients.openWindow(url.href);
}

export function watchPush(): void {
  self.addEventListener("push", (event) => {
    event.waitUntil(show(event.data));
  });
  self.addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(open((event.notification.data as { path?: unknown } | null)?.path));
  });
}
