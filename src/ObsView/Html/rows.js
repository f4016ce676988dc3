/** A scrolled list of any length, of which only the rows in sight are in the page. All rows are of one height. */
class Rows {
  static #spare = 4;

  /** @param draw Makes the element of a row, given its place. */
  constructor(className, height, draw) {
    this.height = height;
    this.draw = draw;
    this.length = 0;
    this.window = make("div", "window");
    this.space = make("div", "space", this.window);
    this.box = make("div", `rows ${className}`, this.space);
    this.box.tabIndex = 0;
    this.box.addEventListener("scroll", () => this.refresh(), { passive: true });
    new ResizeObserver(() => this.refresh()).observe(this.box);
  }

  show(length) {
    this.length = length;
    this.space.style.height = `${length * this.height}px`;
    this.refresh();
  }

  refresh() {
    const first = Math.max(0, Math.floor(this.box.scrollTop / this.height) - Rows.#spare);
    const last = Math.min(this.length, first + Math.ceil(this.box.clientHeight / this.height) + 2 * Rows.#spare);
    const drawn = [];

    for (let place = first; place < last; place++) {
      const row = this.draw(place);
      row.style.height = `${this.height}px`;
      drawn.push(row);
    }

    this.window.style.transform = `translateY(${first * this.height}px)`;
    this.window.replaceChildren(...drawn);
  }

  /** Brings a row into sight. */
  reveal(place) {
    const top = place * this.height;

    if (top < this.box.scrollTop || top + this.height > this.box.scrollTop + this.box.clientHeight) {
      this.box.scrollTop = top - this.box.clientHeight / 3;
    }
  }
}
