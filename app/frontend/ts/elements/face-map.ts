// <face-map data-kind="massage"> a drawing over a list of checkboxes; rendered by macros/facemap.html.
//   checkboxes name="zones" (one of them value="full")   the form's truth, and the equivalent for assistive technology
//   radio buttons left, both, right in [data-sides]       which half shows
//   <svg aria-hidden> <path class="zone" data-zone="jaw" data-side="right|left">   anatomical sides, as in the photos
//   <button data-full>  the whole face;  <p data-says data-empty="..."> repeats the choice in words
// Tapping a zone ticks its checkbox; keyboard focus on a checkbox is drawn on its zone.
type Side = "left" | "both" | "right";

export class FaceMap extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("click", this.#tap);
    this.addEventListener("change", this.#changed);
    this.addEventListener("focusin", this.#focus);
    this.addEventListener("focusout", this.#focus);
    this.#paint();
  }

  disconnectedCallback(): void {
    this.removeEventListener("click", this.#tap);
    this.removeEventListener("change", this.#changed);
    this.removeEventListener("focusin", this.#focus);
    this.removeEventListener("focusout", this.#focus);
  }

  #boxes(): HTMLInputElement[] {
    return [...this.querySelectorAll<HTMLInputElement>('input[type="checkbox"]')];
  }

  #box(zone: string): HTMLInputElement | undefined {
    return this.#boxes().find((box) => box.value === zone);
  }

  get side(): Side {
    const chosen = this.querySelector<HTMLInputElement>("[data-sides] input:checked")?.value;
    return chosen === "left" || chosen === "right" ? chosen : "both";
  }

  #tap = (event: MouseEvent): void => {
    const target = event.target instanceof Element ? event.target : null;
    const zone = target?.closest<SVGElement>(".zone");
    if (zone && !this.#isAway(zone)) this.#flip(zone.dataset["zone"] ?? "");
    else if (target?.closest("[data-full]")) this.#flip("full");
    else return;
    this.dispatchEvent(new Event("change", { bubbles: true }));
  };

  // "Full face" is one answer of its own. Tapping a zone of a full face leaves out that zone.
  #flip(zone: string): void {
    const full = this.#box("full");
    const box = this.#box(zone);
    if (!box) return;
    if (zone !== "full" && full?.checked) {
      full.checked = false;
      for (const other of this.#drawn()) other.checked = true;
    }
    box.checked = !box.checked;
    if (zone === "full") for (const other of this.#boxes()) other.checked = other === box && box.checked;
  }

  #drawn(): HTMLInputElement[] {
    return this.#boxes().filter((box) => this.querySelector(`.zone[data-zone="${CSS.escape(box.value)}"]`));
  }

  // The list alone follows the same rule: the full face and single zones exclude each other.
  #changed = (event: Event): void => {
    const box = event.target;
    if (box instanceof HTMLInputElement && box.type === "checkbox" && box.checked) {
      for (const other of this.#boxes()) if ((other.value === "full") !== (box.value === "full")) other.checked = false;
    }
    this.#paint();
  };

  #focus = (event: FocusEvent): void => {
    const box = event.target;
    const zone = event.type === "focusin" && box instanceof HTMLInputElement && box.matches(":focus-visible") ? box.value : "";
    for (const path of this.querySelectorAll<SVGElement>(".zone")) {
      path.classList.toggle("is-focus", path.dataset["zone"] === zone || zone === "full");
    }
  };

  #isAway(path: SVGElement): boolean {
    return this.side !== "both" && path.dataset["side"] !== this.side;
  }

  #paint(): void {
    const full = this.#box("full")?.checked ?? false;
    for (const path of this.querySelectorAll<SVGElement>(".zone")) {
      const chosen = full || (this.#box(path.dataset["zone"] ?? "")?.checked ?? false);
      path.classList.toggle("is-on", chosen && !this.#isAway(path));
      path.classList.toggle("is-away", this.#isAway(path));
    }
    const says = this.querySelector<HTMLElement>("[data-says]");
    if (says) says.textContent = this.#words() || (says.dataset["empty"] ?? "");
  }

  #words(): string {
    const names = this.#boxes().filter((box) => box.checked).map((box) => box.closest("label")?.textContent.trim().toLowerCase() ?? "");
    if (names.length === 0) return "";
    const side = { left: "Your left: ", both: "", right: "Your right: " }[this.side];
    const list = names.join(", ");
    return side ? side + list : list.charAt(0).toUpperCase() + list.slice(1);
  }
}

customElements.define("face-map", FaceMap);
