// What is wrong with a form, said as the server says it: above the form, each line leading to its field.
import type { Wrong } from "./care-form";

export function showWrong(form: HTMLFormElement, wrong: readonly Wrong[]): void {
  document.getElementById("form-errors")?.remove();
  for (const field of document.querySelectorAll('[aria-invalid="true"]')) field.removeAttribute("aria-invalid");
  const list = document.createElement("ul");
  for (const { field, words } of wrong) {
    document.getElementById(field)?.setAttribute("aria-invalid", "true");
    const line = document.createElement("li");
    line.append(Object.assign(document.createElement("a"), { href: `#${field}`, textContent: words }));
    list.append(line);
  }
  const box = Object.assign(document.createElement("div"), { className: "errors", id: "form-errors", tabIndex: -1 });
  box.setAttribute("role", "alert");
  box.append(Object.assign(document.createElement("h2"), { textContent: "Please check" }), list);
  form.prepend(box);
  box.focus();
}
