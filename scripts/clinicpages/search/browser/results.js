// The search page: answers the question in the address (`?q=`) with a list of ordinary links.
(function (search) {
  "use strict";
  const MOST = 10;

  search.showResults = function (article, question, ranker, addressOf) {
    const found = search.make("div", "search-found");
    const status = search.make("p", "search-status");
    status.setAttribute("role", "status");
    found.append(status);
    article.querySelector("h1").after(found);
    const answer = ranker.find(question);
    const results = answer.results.slice(0, MOST);
    if (answer.danger >= 0) found.prepend(help(ranker, answer.danger, addressOf));
    const list = search.make("ol");
    list.id = "search-results";
    list.append(...results.map((result) => item(result, answer.stems, ranker, addressOf)));
    if (results.length) found.append(list);
    // Said once the page stands, so that a screen reader reads it out.
    requestAnimationFrame(() => status.append(...told(results.length, question, answer.meant)));
    found.dataset.answered = "yes";
  };

  function told(count, question, meant) {
    if (!count) {
      return ["We found no page for ", quoted(question), ". Other words may help, or the list of topics below."];
    }
    if (!meant) return [`${search.pages(count)} for `, quoted(question), "."];
    return ["Showing results for ", quoted(meant), ". You typed ", quoted(question), `. ${search.pages(count)}.`];
  }

  function quoted(text) {
    const made = search.make("q", "", search.short(text));
    made.dir = "auto";
    return made;
  }

  function help(ranker, page, addressOf) {
    const made = search.make("p", "help help-emergency search-help");
    const link = search.make("a", "", ranker.pages[page][1]);
    link.href = addressOf({ page, section: 0 });
    made.append("Is this happening now? Do not wait. Read ", link, " first.");
    return made;
  }

  // The sentence comes a moment later: the sentences of a page load when it has been found.
  function item(result, stems, ranker, addressOf) {
    const made = search.make("li");
    const link = search.make("a", "", ranker.titles(result).filter(Boolean).join(" \u2013 "));
    link.href = addressOf(result);
    const quote = search.make("p");
    made.append(link, quote);
    search.sentences(ranker.pages[result.page][0]).then((sections) => {
      quote.append(...marked(best(sections, result.section, stems, ranker), stems));
    });
    return made;
  }

  // The sentence that tells most of the question, from the section that was found. Only the top of a
  // page may quote the rest of it: another section's words would stand under the wrong heading.
  function best(sections, at, stems, ranker) {
    const own = sections[at] || [];
    let chosen = "";
    let most = -1;
    for (const sentence of at > 0 && own.length ? own : [own, ...sections].flat()) {
      const told = new Set(search.words.list(sentence).map(search.words.stem).filter((key) => stems.has(key)));
      const worth = [...told].reduce((sum, key) => sum + ranker.rarity(key), 0);
      if (worth > most) [chosen, most] = [sentence, worth];
    }
    return chosen;
  }

  // The sentence, with the words of the question marked.
  function marked(sentence, stems) {
    return sentence.split(/([\p{L}\p{N}]+(?:['\u2019]\p{L}+)*)/u).map((part, at) => {
      const has = at % 2 && search.words.list(part).some((word) => stems.has(search.words.stem(word)));
      return has ? search.make("mark", "", part) : part;
    });
  }
})((globalThis.clinicSearch = globalThis.clinicSearch || {}));
