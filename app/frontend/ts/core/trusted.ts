// The one trusted-types policy of the site. It lets through two kinds of script address: our service worker, and our own
// built files; anything else is refused.
interface ScriptPolicy {
  createScriptURL(address: string): string;
}

interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL: (address: string) => string }): ScriptPolicy;
}

function onlyOurs(address: string): string {
  const url = new URL(address, location.origin);
  const ours = url.origin === location.origin && (url.pathname === "/sw.js" || url.pathname.startsWith("/static/dist/"));
  if (!ours) throw new TypeError(`not a script of ours: ${url.pathname}`);
  return url.href;
}

function makePolicy(): ScriptPolicy {
  const { trustedTypes } = globalThis as { trustedTypes?: PolicyFactory };
  return trustedTypes?.createPolicy("app", { createScriptURL: onlyOurs }) ?? { createScriptURL: onlyOurs };
}

let policy: ScriptPolicy | undefined; // made when it is needed: most pages load nothing by address while they open

export function scriptUrl(address: string): string {
  policy ??= makePolicy();
  return policy.createScriptURL(address);
}
