// A page of ours as a document, to take parts from. XMLHttpRequest parses it without a string ever becoming markup here,
// which is what trusted types ask for; scripts in it never run.
export function fetchPage(url: string, signal: AbortSignal): Promise<Document> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", url);
    request.responseType = "document";
    request.addEventListener("load", () => {
      const page = request.responseXML;
      if (request.status === 200 && page) resolve(page);
      else reject(new Error(`answered ${request.status}`));
    });
    request.addEventListener("error", () => { reject(new Error("no answer")); });
    request.addEventListener("abort", () => { reject(new DOMException("given up", "AbortError")); });
    signal.addEventListener("abort", () => { request.abort(); });
    request.send();
  });
}

/** Replace the element with this id by the one of the fetched page; what was unfolded stays unfolded. */
export function swapById(page: Document, id: string): boolean {
  const fresh = page.getElementById(id);
  const stale = document.getElementById(id);
  if (!fresh || !stale) return false;
  const folds = stale.querySelectorAll("details");
  fresh.querySelectorAll("details").forEach((fold, index) => { fold.open = folds[index]?.open ?? fold.open; });
  stale.replaceWith(document.importNode(fresh, true));
  return true;
}
