// On every page: loads the search when somebody enters its box, and not before.
(() => {
  const here = document.currentScript.src;
  const box = document.querySelector('form[role="search"] input[name="q"]');
  if (!box) return;
  const files = ["minisearch.js", "index.js", "search.js"].map((name) => new URL(name, here).href);
  const only = {
    createScriptURL(address) {
      if (files.includes(address)) return address;
      throw new TypeError("Not a script of the search: " + address);
    },
  };
  const policy = globalThis.trustedTypes ? trustedTypes.createPolicy("clinicpages-search", only) : only;

  let asked = false;
  const load = () => {
    if (asked) return;
    asked = true;
    const look = document.createElement("link");
    look.rel = "stylesheet";
    look.href = new URL("search.css", here).href;
    document.head.append(look);
    for (const address of files) {
      const script = document.createElement("script");
      script.async = false; // in this order
      script.src = policy.createScriptURL(address);
      document.head.append(script);
    }
  };
  // Opened as a file, a folder shows its list of files and not its page.
  const form = box.form;
  if (location.protocol === "file:" && form.action.endsWith("/")) form.action += "index.html";
  box.addEventListener("focus", load);
  if (document.activeElement === box) load();
  const asks = new URLSearchParams(location.search).has("q");
  if (asks && new URL(form.action).pathname === location.pathname) load();
})();
