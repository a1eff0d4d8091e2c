// What may never answer: WebKit on a busy device leaves a transaction of its database open for ever now and then.

/** The outcome of `work`, or a TimeoutError when there is none after so many ms. The work itself goes on. */
export function within<T>(ms: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => { reject(new DOMException("no answer in time", "TimeoutError")); }, ms);
    work.then(resolve, reject).finally(() => { clearTimeout(late); });
  });
}
