// Answers a question with pages, each opened at its best section. MiniSearch scores the words; here
// their scores are put together: any word may match, a page counts once, and a page whose titles or
// patients' words say what the question says comes before one that only mentions it.
(function (search) {
  "use strict";
  const { isEmpty, list, split, stem } = search.words;

  const FIELDS = { title: 2.5, words: 3, heading: 1.5, text: 0.7 };
  const PHRASE = 5; // weight of "says the same" against "has the words"
  const EMPTY_WEIGHT = 0.15; // of "will", "how", "is" in saying the same
  const STARTS = 0.4; // weight of a word that only starts with what was typed
  const TOGETHER = 0.7; // of a page's points, how much is for one section alone
  const SECTION = 0.3; // share of the question that a section must add to be opened
  const COMMON = 0.1; // what a word is worth that every page has
  const SUBJECT = 0.5; // of a word that the whole site is about, in a question that says more
  const HOME = 0.6; // the home page leads on to the others; it seldom is the answer
  const LEAST = 0.12; // a page this far below the best one is not worth showing
  // A question about chance ("could I ...?") is answered first; one about now gets help first.
  const CHANCE =
    /^\W*(?:could|might|may|would|will|can)\s+(?!barely|hardly|only|no|not|just)|\b(?:risks?|chances?|likely|odds|how (?:many|often|common))\b/i;
  const NOW = /\b(?:now|since|sudden\w*|today|tonight|help|has|start(?:s|ed)|keeps?|can'?t|cannot|it be|this be|i'?m|i am)\b/i;
  // Ways to say "not" and "cannot", for words of danger.
  const NOT =
    /\b(?:cannot|can'?t|not|no|never|unable|without|lost|los[es]|losing|loss|stop\w*|hardly|barely|struggl\w+|troubles?|difficult\w*|problems?|\w+n't|(?:did|do|does|has|have|is|are|was|were|wo|could|would)nt)\b/i;
  const CANNOT = /\b(?:cannot|can'?t|not able|unable|could ?n'?t|hardly|barely|struggl\w+)\b/i;
  // "My legs feel week".
  const WEEK = /\b(?:feel\w*|go(?:ne|es|ing)?|went|is|are|so|very|really|too) week\b/i;

  // The anchor that a heading gets from both builders; index.py makes the same.
  const slug = (heading) => heading.toLowerCase().replace(/[^a-z0-9_\s-]/g, "").trim().replace(/[-\s]+/g, "-");

  // data: {pages: [[address, title, words, first, sections]]}, a section [id, heading, text].
  function Ranker(data) {
    this.pages = data.pages;
    this.speller = new search.Speller();
    this.docs = []; // [page, section]
    this.phrases = []; // {page, section, keys: stems, size: their weight, once asked for}
    this.empty = new Set(); // stems of words that say nothing of the subject
    this.byStem = new Map(); // stem -> numbers of phrases
    this.pagesOf = new Map(); // stem -> pages that have it, as long as they are read in order
    this.rarities = new Map();
    this.questions = new search.Questions(this.speller);
    this.hits = new Map();
    this.engine = new globalThis.MiniSearch({
      fields: Object.keys(FIELDS),
      tokenize: list,
      processTerm: stem,
      searchOptions: { tokenize: (text) => [text], processTerm: (word) => word, boost: FIELDS },
    });
    data.pages.forEach((page, number) => this._add(page, number));
    for (const word of list(data.known || "")) this.speller.add(word);
    this.subject = new Set((data.subject || []).map((word) => stem(search.words.spelling(word))));
  }

  Ranker.prototype._add = function ([, title, words, first, sections], number) {
    for (const phrase of first) for (const word of list(phrase)) this.speller.add(word);
    sections.forEach(([, heading, text, isTerm], at) => {
      const doc = { id: this.docs.length, heading, text };
      if (at === 0) Object.assign(doc, { title, words: words.join(" ") });
      this.docs.push([number, at]);
      this.engine.add(doc);
      for (const part of [at === 0 ? title : heading, text]) this._learn(part, number);
      if (at > 0 && !isTerm) this._phrase(heading, number, at);
    });
    for (const words_ of [title, ...words]) {
      this._learn(words_, number);
      this._phrase(words_, number, 0);
    }
  };

  Ranker.prototype._learn = function (text, page) {
    for (const word of list(text)) {
      this.speller.add(word);
      const key = stem(word);
      const seen = this.pagesOf.get(key);
      if (!seen) this.pagesOf.set(key, [1, page]);
      else if (seen[1] !== page) [seen[0], seen[1]] = [seen[0] + 1, page];
    }
  };

  Ranker.prototype._phrase = function (text, page, section) {
    const keys = [];
    for (const word of list(text)) {
      const key = stem(word);
      if (keys.includes(key)) continue;
      keys.push(key);
      if (isEmpty(word)) this.empty.add(key);
      const numbers = this.byStem.get(key);
      if (numbers) numbers.push(this.phrases.length);
      else this.byStem.set(key, [this.phrases.length]);
    }
    this.phrases.push({ page, section, keys, size: 0 });
  };

  // What a word weighs in saying the same.
  Ranker.prototype._weight = function (key) {
    return this.rarity(key) * (this.empty.has(key) ? EMPTY_WEIGHT : 1);
  };

  // How much a word tells: near 0 when every page has it.
  Ranker.prototype.rarity = function (key) {
    let rarity = this.rarities.get(key);
    if (rarity === undefined) {
      const pages = (this.pagesOf.get(key) || [0])[0];
      rarity = Math.log(1 + (this.pages.length - pages + 0.5) / (pages + 0.5));
      this.rarities.set(key, rarity);
    }
    return rarity;
  };

  // {results: [{page, section, ...}], meant: the question as understood, or "" when as typed, stems}
  Ranker.prototype.find = function (question, typing = false) {
    const terms = this.questions.read(question, typing);
    let used = terms.filter((term) => !term.empty);
    if (!used.length) used = terms;
    this._lighten(used);
    const points = this._points(used);
    const found = this._grouped(terms, used, points);
    const meant = terms.some((term) => term.mended)
      ? terms.filter((term) => !term.silent).map((term) => term.meant).join(" ")
      : "";
    const stems = new Set(used.flatMap((term) => term.options.map((option) => option.stem)));
    return { ...this._helpFirst(found, terms, question), meant, stems };
  };

  // "Risks of kyphoplasty" asks for risks: what the whole site is about then counts for less.
  Ranker.prototype._lighten = function (used) {
    const isSubject = (term) => this.subject.has(term.options[0].stem);
    const says = (term) => !isSubject(term) && term.options.some((option) => this.pagesOf.has(option.stem));
    if (!used.some(says)) return;
    for (const term of used.filter(isSubject)) for (const option of term.options) option.weight *= SUBJECT;
  };

  // For each word of the question, the points of each section: [Map doc -> points].
  Ranker.prototype._points = function (used) {
    return used.map((term) => {
      const points = new Map();
      for (const option of term.options) {
        const how = term.starts && option.weight === 1 ? { prefix: true, weights: { prefix: STARTS, fuzzy: 0 } } : {};
        const weight = option.weight * (COMMON + this.rarity(option.stem)) / 3;
        const hits = search.once(this.hits, `${option.stem} ${how.prefix}`, () => this.engine.search(option.stem, how));
        for (const hit of hits) {
          points.set(hit.id, Math.max(points.get(hit.id) || 0, hit.score * weight));
        }
      }
      return points;
    });
  };

  Ranker.prototype._grouped = function (terms, used, points) {
    const pages = new Map(); // page -> {score, sections: Map section -> points}
    const page = (number) => {
      if (!pages.has(number)) pages.set(number, { page: number, has: 0, same: 0, at: 0, sections: new Map() });
      return pages.get(number);
    };
    points.forEach((docs, term) => {
      for (const [id, score] of docs) {
        const [number, at] = this.docs[id];
        const sections = page(number).sections;
        if (!sections.has(at)) sections.set(at, []);
        sections.get(at)[term] = score;
      }
    });
    for (const each of pages.values()) this._together(each, used.length);
    const weights = new Map();
    for (const term of terms) {
      if (term.silent) continue;
      for (const option of term.options) {
        const weight = this.rarity(option.stem) * option.weight * (term.empty ? EMPTY_WEIGHT : 1);
        weights.set(option.stem, Math.max(weight, weights.get(option.stem) || 0));
      }
    }
    const whole = terms.reduce(
      (sum, term) => sum + (term.silent ? 0 : Math.max(...term.options.map((o) => weights.get(o.stem)))), 0);
    for (const { number, same } of this._same(weights, whole)) {
      const { page: at, section } = this.phrases[number];
      const into = page(at);
      if (same > into.same) [into.same, into.at] = [same, section];
    }
    const found = [...pages.values()];
    for (const each of found) {
      each.score = each.has + PHRASE * each.same * each.same * whole * 3;
      if (!this.pages[each.page][0]) each.score *= HOME;
      each.section = this._section(each);
    }
    found.sort((a, b) => b.score - a.score || a.page - b.page);
    return found.filter((each) => each.score >= LEAST * found[0].score);
  };

  // A page's points: most for what its best section and its title say together, some for what is
  // scattered over the page, so that a page about everything does not win everything.
  Ranker.prototype._together = function (each, count) {
    const top = each.sections.get(0) || [];
    let scattered = 0;
    for (let term = 0; term < count; term++) {
      let most = 0;
      for (const scores of each.sections.values()) most = Math.max(most, scores[term] || 0);
      scattered += most;
    }
    let best = 0;
    for (const [at, scores] of each.sections) {
      let sum = 0;
      for (let term = 0; term < count; term++) sum += Math.max(scores[term] || 0, top[term] || 0);
      let own = 0;
      for (let term = 0; term < count; term++) own += scores[term] || 0;
      each.sections.set(at, own);
      best = Math.max(best, sum);
    }
    each.has = TOGETHER * best + (1 - TOGETHER) * scattered;
  };

  // How alike the question and each phrase are: 0 nothing in common, 1 the same words.
  Ranker.prototype._same = function (weights, whole) {
    const shared = new Map();
    for (const [key, weight] of weights) {
      const both = Math.min(weight, this._weight(key));
      for (const number of this.byStem.get(key) || []) shared.set(number, (shared.get(number) || 0) + both);
    }
    return [...shared].map(([number, both]) => {
      const phrase = this.phrases[number];
      phrase.size ||= phrase.keys.reduce((sum, key) => sum + this._weight(key), 0);
      return { number, same: (2 * both) / (whole + phrase.size || 1) };
    });
  };

  // The section to open: one that says more of the question than the page's first lines do.
  Ranker.prototype._section = function ({ sections, has, at }) {
    if (at > 0) return at;
    const top = sections.get(0) || 0;
    let best = 0;
    let most = top + SECTION * has;
    for (const [number, score] of sections) {
      if (number > 0 && score > most) [best, most] = [number, score];
    }
    return best;
  };

  // A page with words of danger (its `first`) comes first when the question holds them. In these
  // "leg/arm numb" is one phrase for both, "temperature -room" is no danger beside "room", and "not"
  // stands for any denial; "=help me" is nothing but these words. Who asks about chance is not told to hurry (`danger` is -1).
  Ranker.prototype._helpFirst = function (results, terms, question) {
    const said = new Set(terms.flatMap((term) => term.options.filter((o) => o.weight >= 0.5).map((o) => o.stem)));
    const plain = question.replace(/[\u2018\u2019]/g, "'");
    if (NOT.test(plain)) said.add("not");
    if (CANNOT.test(plain)) said.add("cannot");
    if (WEEK.test(plain)) said.add("weak");
    this.dangers ||= this.pages.map((page) => page[3].map(danger));
    const whole = "=" + split(question).join(" ");
    const page = this.dangers.findIndex((phrases, at) =>
      this.pages[at][3].includes(whole) || phrases.some((parts) => parts.length && parts.every(({ keys, less }) => keys.some((key) => said.has(key)) !== less)),
    );
    if (page < 0) return { results, danger: -1 };
    const own = results.find((each) => each.page === page) || { page, section: 0, score: 0 };
    const rest = results.filter((each) => each !== own);
    const chance = CHANCE.test(plain) && !NOW.test(plain);
    rest.splice(chance ? 1 : 0, 0, own);
    return { results: rest, danger: chance ? -1 : page };
  };

  // "leg/arm numb -injection" -> [{keys: ["leg", "arm"]}, ...]; `less` for what must not be said.
  function danger(phrase) {
    if (phrase[0] === "=") return [];
    return phrase.split(/\s+/).flatMap((part) => {
      const keys = list(part).filter((word) => !isEmpty(word)).map(stem);
      return keys.length ? [{ keys, less: part[0] === "-" }] : [];
    });
  }

  // [page title, heading of the section or ""], and [address of the page, anchor or ""].
  Ranker.prototype.titles = function ({ page, section }) {
    return [this.pages[page][1], section ? this.pages[page][4][section][1] : ""];
  };

  Ranker.prototype.address = function ({ page, section }) {
    const [anchor, heading] = this.pages[page][4][section];
    return [this.pages[page][0], anchor === 0 ? slug(heading) : anchor];
  };

  search.Ranker = Ranker;
})((globalThis.clinicSearch = globalThis.clinicSearch || {}));
