// "What matters to you": what a reader ticks or writes stays on this device, until it is cleared.
(() => {
  const fields = [...document.querySelectorAll(".matters input, .lean input, .notes textarea")];
  if (!fields.length) return;
  const key = "answers " + location.pathname;

  // A browser may forbid keeping anything: the form then works as a sheet of paper does.
  const keep = (answers) => {
    try {
      if (Object.keys(answers).length) localStorage.setItem(key, JSON.stringify(answers));
      else localStorage.removeItem(key);
    } catch {}
  };
  const kept = () => {
    try {
      return JSON.parse(localStorage.getItem(key)) || {};
    } catch {
      return {};
    }
  };
  const given = () =>
    Object.fromEntries(
      fields
        .map((field) => [field.id, field.type == "radio" ? field.checked : field.value])
        .filter((pair) => pair[1]),
    );
  const fill = (answers) => {
    for (const field of fields) {
      if (field.type == "radio") field.checked = answers[field.id] === true;
      else field.value = answers[field.id] || "";
    }
  };

  fill(kept());
  for (const field of fields) field.oninput = () => keep(given());

  const said = document.createElement("p");
  said.setAttribute("role", "status");
  said.textContent = "Your answers stay on this device until you clear them. They are sent to no one.";
  const clear = document.createElement("button");
  clear.type = "button";
  clear.textContent = "Clear my answers";
  clear.onclick = () => {
    fill({});
    keep({});
    said.textContent = "Your answers are cleared.";
  };
  fields.at(-1).closest("div").after(said, clear);
})();
