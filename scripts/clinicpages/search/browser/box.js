// The box in the header: the best pages appear under it while somebody types. Keys: down and up
// choose, Enter opens the chosen page (or all results), Escape closes the list.
(function (search) {
  "use strict";
  const MOST = 6;

  function Box(input, ranker, addressOf) {
    this.input = input;
    this.ranker = ranker;
    this.addressOf = addressOf;
    this.chosen = -1;
    this.list = search.make("ul", "search-options");
    this.list.id = "search-options";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Pages that may help");
    this.list.hidden = true;
    this.said = search.make("span", "said");
    this.said.setAttribute("role", "status");
    input.form.append(this.list, this.said);
    for (const [name, value] of [
      ["role", "combobox"], ["aria-autocomplete", "list"], ["aria-haspopup", "listbox"],
      ["aria-controls", this.list.id], ["aria-expanded", "false"],
    ]) input.setAttribute(name, value);
    input.addEventListener("input", () => this.show());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    // The list must not take the focus from the box, else it would close before it is used.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("li");
      if (option) this.open([...this.list.children].indexOf(option));
    });
    if (document.activeElement === input) this.show();
  }

  Box.prototype.show = function () {
    const question = this.input.value;
    if (!question.trim()) return this.close();
    const { results } = this.ranker.find(question, true);
    this.results = results.slice(0, MOST);
    this.list.replaceChildren(
      ...this.results.map((result, at) => this._option(at, ...this.ranker.titles(result))),
      this._option(this.results.length, "All results", search.short(question)),
    );
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.choose(-1);
    clearTimeout(this.telling);
    this.telling = setTimeout(() => {
      const count = this.results.length;
      this.said.textContent = count ? `${search.pages(count)} below. Press down to choose.` : "No page yet.";
    }, 700);
  };

  Box.prototype._option = function (at, title, more) {
    const option = search.make("li");
    option.id = "search-option-" + at;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.append(search.make("b", "", title));
    if (more) {
      const under = search.make("span", "", more);
      under.dir = "auto";
      option.append(" ", under);
    }
    return option;
  };

  Box.prototype.choose = function (at) {
    this.chosen = at;
    [...this.list.children].forEach((option, number) => {
      option.setAttribute("aria-selected", String(number === at));
      if (number === at) option.scrollIntoView({ block: "nearest" });
    });
    if (at < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", "search-option-" + at);
  };

  Box.prototype.key = function (event) {
    const open = !this.list.hidden;
    const count = this.list.children.length;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !event.altKey) {
      event.preventDefault();
      if (!open) return this.show();
      // One more place than there are pages: the box itself.
      this.choose(((this.chosen + 1 + step + count + 1) % (count + 1)) - 1);
    } else if (event.key === "Enter" && open && this.chosen >= 0 && !event.isComposing) {
      event.preventDefault();
      this.open(this.chosen);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
  };

  Box.prototype.open = function (at) {
    const result = this.results[at];
    if (result) location.assign(this.addressOf(result));
    else this.input.form.requestSubmit();
    this.close();
  };

  Box.prototype.close = function () {
    clearTimeout(this.telling);
    this.said.textContent = "";
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.choose(-1);
  };

  search.Box = Box;
})((globalThis.clinicSearch = globalThis.clinicSearch || {}));
