// Puts back what the pages of the offline copy share. `shared` holds, by name, HTML whose addresses
// start at the root of the copy, and the meanings of words by the address of their entry.
(() => {
  const headings = () =>
    [...document.querySelectorAll("article h2[id]")].map((heading) => {
      const entry = document.createElement("li");
      const link = document.createElement("a");
      link.href = "#" + heading.id;
      link.textContent = heading.textContent;
      entry.append(link);
      return entry;
    });

  const root = new URL("../../", document.currentScript.src);
  const own = { createHTML: (name) => shared[name] };
  const policy = globalThis.trustedTypes ? trustedTypes.createPolicy("clinicpages-shared", own) : own;

  for (const place of document.querySelectorAll("[data-shared]")) {
    const made = document.createElement("template");
    made.innerHTML = policy.createHTML(place.dataset.shared || place.id);
    for (const name of ["href", "src", "action"])
      for (const part of made.content.querySelectorAll(`[${name}]:not([${name}^="#"])`))
        part.setAttribute(name, new URL(part.getAttribute(name), root));
    if (place.dataset.shared == "contents") made.content.querySelector("ol").append(...headings());
    if (place.id == "menu")
      for (const link of made.content.querySelectorAll("a")) {
        if (link.pathname != location.pathname) continue;
        link.setAttribute("aria-current", "page");
        for (let group = link; (group = group.parentElement.closest("details")); ) group.open = true;
      }
    if (place.localName == "template") place.replaceWith(made.content);
    else place.replaceChildren(made.content);
  }

  for (const source of document.querySelectorAll(".cite a:not([aria-label])"))
    source.setAttribute("aria-label", "Source " + source.textContent);

  for (const word of document.querySelectorAll("a.term:not([data-meaning])")) {
    const meaning = shared[decodeURIComponent(word.href.slice(root.href.length))];
    if (meaning) word.dataset.meaning = meaning;
  }
})();
