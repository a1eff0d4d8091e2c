// Which page stands in for which address while the box cannot be reached. They are made by the box for nobody (views/shells.py).
export const OFFLINE = "/offline";
const BY_ADDRESS: readonly (readonly [RegExp, string])[] = [
  [/^\/$/, "/shell/today"],
  [/^\/log\/(mask|massage|treatment)$/, "/shell/log/$1"],
  [/^\/log\/(?:mask|massage|treatment)\/timer$/, "/shell/timer"],
  [/^\/check-in$/, "/shell/check-in"],
  [/^\/photos\/new$/, "/shell/photo"],
  [/^\/you$/, "/shell/you"],
  [/^\/share-target$/, "/share-target"],
];

export const SHELLS = ["/shell/today", "/shell/log/mask", "/shell/log/massage", "/shell/log/treatment", "/shell/timer", "/shell/check-in", "/shell/photo", "/shell/you", "/share-target"];

export function shellOf(path: string): string {
  const found = BY_ADDRESS.find(([address]) => address.test(path));
  return found ? path.replace(found[0], found[1]) : OFFLINE;
}
