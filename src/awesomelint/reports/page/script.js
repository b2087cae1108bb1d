// Searching, filtering and ordering what the page holds. No HTML is made here: items are moved, never written.
(() => {
  "use strict";
  const AT_ONCE = 100;
  const WAIT = 120; // milliseconds from the last key to the search

  const fold = (text) => text.normalize("NFKC").toLowerCase();

  class Explorer {
    constructor(section) {
      this.section = section;
      this.noun = section.dataset.noun;
      this.form = section.querySelector("form");
      this.list = section.querySelector(".items");
      this.output = section.querySelector("output");
      this.none = section.querySelector(".none");
      this.more = section.querySelector(".more");
      const rest = document.getElementById(`${section.id}-rest`);
      this.items = [...this.list.children, ...(rest ? rest.content.children : [])];
      this.found = this.items;
      this.shown = this.list.children.length;
      this.texts = null;
      this.last = JSON.stringify({ words: [], values: [], order: "" });
      this.form.addEventListener("submit", (event) => event.preventDefault());
      this.form.addEventListener("change", () => this.update());
      this.form.addEventListener("reset", () => {
        if (!this.isClearing) setTimeout(() => this.update()); // the fields are emptied after the event
      });
      this.form.addEventListener("input", (event) => {
        clearTimeout(this.timer);
        if (event.target.matches("input:not([type=checkbox])")) this.timer = setTimeout(() => this.update(), WAIT);
      });
      this.more.addEventListener("click", () => this.showMore());
      section.querySelector(".clear").addEventListener("click", () => {
        this.form.reset();
        this.form.elements.search.focus();
      });
      this.update(); // a browser may have kept what was chosen before
    }

    clear() {
      this.isClearing = true;
      this.form.reset();
      this.isClearing = false;
    }

    text(index) {
      this.texts ??= this.items.map((item) => fold(item.textContent));
      return this.texts[index];
    }

    wanted() {
      const given = new FormData(this.form);
      const words = fold(given.get("search") ?? "").split(/\s+/).filter(Boolean);
      const keys = [...new Set(given.keys())].filter((key) => key !== "search" && key !== "order");
      const values = keys.map((key) => [key, given.getAll(key).filter(Boolean)]).filter(([, chosen]) => chosen.length);
      return { words, values, order: given.get("order") };
    }

    update() {
      clearTimeout(this.timer);
      const wanted = this.wanted();
      // A field that is left says that it changed: items that were moved then would lose the click that left it.
      if (JSON.stringify(wanted) === this.last) return;
      this.last = JSON.stringify(wanted);
      const { words, values, order } = wanted;
      const fits = ([key, chosen], item) =>
        key === "host" ? item.dataset.host.includes(fold(chosen[0])) : chosen.includes(item.dataset[key]);
      this.found = this.items.filter(
        (item, index) =>
          values.every((value) => fits(value, item)) && words.every((word) => this.text(index).includes(word)),
      );
      if (order === "host") this.found.sort((a, b) => (a.dataset.host < b.dataset.host ? -1 : a.dataset.host > b.dataset.host ? 1 : 0));
      else if (order) this.found.sort((a, b) => a.dataset[order] - b.dataset[order]);
      this.shown = Math.min(AT_ONCE, this.found.length);
      this.list.replaceChildren(...this.found.slice(0, this.shown));
      this.tell();
    }

    tell() {
      const [found, all] = [this.found.length, this.items.length];
      const noun = all === 1 ? this.noun : `${this.noun}s`;
      this.output.value = found === all ? `${all.toLocaleString("en")} ${noun}` : `${found.toLocaleString("en")} of ${all.toLocaleString("en")} ${noun}`;
      this.none.hidden = found > 0;
      this.more.hidden = this.shown >= found;
    }

    showMore() {
      const next = this.found.slice(this.shown, this.shown + AT_ONCE);
      this.list.append(...next);
      this.shown += next.length;
      this.tell();
      next[0].focus();
    }

    // Bring an item into the list that a link on the page leads to.
    reveal(id) {
      const item = this.items.find((candidate) => candidate.id === id);
      if (!item) return;
      if (!item.isConnected) {
        this.clear();
        this.update();
        const index = this.found.indexOf(item);
        this.list.append(...this.found.slice(this.shown, index + 1));
        this.shown = Math.max(this.shown, index + 1);
        this.tell();
      }
      item.scrollIntoView({ block: "center" });
      item.focus({ preventScroll: true });
    }

    set(key, value) {
      this.clear();
      for (const field of this.form.elements) {
        if (field.name !== key) continue;
        if (field.type === "checkbox") field.checked = field.value === value;
        else field.value = value;
      }
      this.update();
      this.section.focus({ preventScroll: true });
      this.section.scrollIntoView();
    }
  }

  const explorers = new Map();
  for (const section of document.querySelectorAll(".explorer")) {
    if (section.querySelector("form")) explorers.set(section.id, new Explorer(section));
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='#']");
    if (!link) return;
    const target = link.hash.slice(1);
    if (link.dataset.set && explorers.has(target)) {
      event.preventDefault();
      const at = link.dataset.set.indexOf("=");
      explorers.get(target).set(link.dataset.set.slice(0, at), link.dataset.set.slice(at + 1));
    } else if (/^f\d+$/.test(target) && explorers.has("findings")) {
      event.preventDefault();
      explorers.get("findings").reveal(target);
    }
  });
  if (/^#f\d+$/.test(location.hash)) explorers.get("findings")?.reveal(location.hash.slice(1));

  // Colours: the system's, unless others were chosen; kept where the browser lets a page keep anything.
  const theme = document.getElementById("theme");
  const apply = () => {
    if (theme.value) document.documentElement.dataset.theme = theme.value;
    else delete document.documentElement.dataset.theme;
  };
  try {
    theme.value = localStorage.getItem("awesomelint-theme") ?? "";
  } catch {
    // a page from a file, or in a sandbox, may keep nothing
  }
  theme.addEventListener("change", () => {
    apply();
    try {
      localStorage.setItem("awesomelint-theme", theme.value);
    } catch {
      // as above
    }
  });
  apply();
})();
