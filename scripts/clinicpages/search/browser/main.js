// Puts the search together on a page: reads the index, serves the box, fills the search page.
(function (search) {
  "use strict";

  search.make = (name, kind, text) => {
    const made = document.createElement(name);
    if (kind) made.className = kind;
    if (text) made.textContent = text;
    return made;
  };
  search.short = (text) => {
    const letters = [...text.trim().slice(0, 200)];
    return letters.length > 80 ? letters.slice(0, 79).join("") + "\u2026" : letters.join("");
  };
  search.pages = (count) => (count === 1 ? "1 page" : `${count} pages`);

  if (typeof document === "undefined") return; // read by the bench, without a page
  const root = new URL("../../", document.currentScript.src);
  const isFile = location.protocol === "file:";
  const ranker = new search.Ranker(search.data || { pages: [] });
  const addressOf = (result) => {
    const [path, anchor] = ranker.address(result);
    const page = isFile && (path === "" || path.endsWith("/")) ? path + "index.html" : path;
    return new URL(page + (anchor ? "#" + anchor : ""), root).href;
  };

  // The sentences of one page, by section; none when they cannot be had.
  const folder = new URL("text/", document.currentScript.src).href;
  const only = {
    createScriptURL(address) {
      if (address.startsWith(folder) && address.endsWith(".js")) return address;
      throw new TypeError("Not a text of the search: " + address);
    },
  };
  const policy = globalThis.trustedTypes ? trustedTypes.createPolicy("clinicpages-search-text", only) : only;
  search.texts = search.texts || {}; // the offline copy brings them all with the index
  search.sentences = (address) =>
    new Promise((done) => {
      if (search.texts[address]) return done(search.texts[address]);
      const script = search.make("script");
      const name = `${address.replace(/\/$/, "") || "index"}.js`;
      script.src = policy.createScriptURL(new URL(name, folder).href);
      script.onload = script.onerror = () => done(search.texts[address] || []);
      document.head.append(script);
    });

  const input = document.querySelector('form[role="search"] input[name="q"]');
  if (!input) return;
  const article = document.querySelector("article");
  const question = new URLSearchParams(location.search).get("q") || "";
  if (article && new URL(input.form.action).pathname === location.pathname && question.trim()) {
    input.value = question;
    document.title = `${search.short(question)} \u2013 ${document.title}`;
    search.showResults(article, question, ranker, addressOf);
  }
  new search.Box(input, ranker, addressOf);
  // Listens to every word once, so that the first slip does not wait for it.
  setTimeout(() => ranker.find("zzzzzz"));
})((globalThis.clinicSearch = globalThis.clinicSearch || {}));
