// The menu, the meanings of words, review dates and printing. Everything here can be read and
// reached without this script; it makes no request and keeps nothing.
(() => {
  const all = (what) => document.querySelectorAll(what);
  const make = (name, text, kind) => {
    const made = document.createElement(name);
    made.textContent = text;
    if (kind) made.className = kind;
    return made;
  };

  // Menu: the button takes the place of the link.
  const menu = document.getElementById("menu");
  const button = document.querySelector('button[aria-controls="menu"]');
  const showMenu = (open) => {
    menu.classList.toggle("open", open);
    button.setAttribute("aria-expanded", open);
  };
  document.querySelector(".menu-link").remove();
  button.hidden = false;
  button.onclick = () => showMenu(!menu.classList.contains("open"));
  if (location.hash == "#menu") showMenu(true);

  // Words: a link to the glossary becomes a button that opens the meaning where you are reading.
  const close = (word) => {
    if (word.getAttribute("aria-expanded") == "true") word.click();
  };
  all(".term[data-meaning]").forEach((word, number) => {
    const meaning = make("span", word.dataset.meaning + " ", "meaning");
    const more = make("a", "More about this word");
    more.href = word.href;
    meaning.id = "meaning-" + number;
    meaning.append(more);
    word.setAttribute("role", "button");
    word.setAttribute("aria-expanded", false);
    word.onclick = (event) => {
      event.preventDefault();
      const open = word.getAttribute("aria-expanded") != "true";
      if (open) all(".term").forEach((other) => other != word && close(other));
      word.setAttribute("aria-expanded", open);
      if (open) {
        word.after(meaning);
        word.setAttribute("aria-controls", meaning.id);
      } else {
        word.removeAttribute("aria-controls");
        if (meaning.contains(document.activeElement)) word.focus();
        meaning.remove();
      }
    };
    word.onkeydown = (event) => {
      if (event.key == " ") {
        event.preventDefault();
        word.click();
      }
    };
  });

  addEventListener("keydown", (event) => {
    if (event.key != "Escape") return;
    all(".term").forEach(close);
    if (menu.classList.contains("open")) {
      showMenu(false);
      button.focus();
    }
  });

  // Review: says so on the day the page is read, also offline, when the next check is overdue.
  const due = document.querySelector(".review .next_check");
  const now = new Date();
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()];
  if (due && due.dateTime < day.map((part) => String(part).padStart(2, "0")).join("-"))
    due.closest("p, li, dd, section").after(
      make("p", "This check is late. Ask your team if anything has changed.", "overdue"));

  // On a wide screen the list of headings stands open beside the text.
  const contents = document.querySelector(".contents details");
  if (contents && matchMedia("(min-width: 70em)").matches) contents.open = true;

  for (const print of all("button.print")) {
    print.hidden = false;
    print.onclick = () => window.print();
  }
})();
