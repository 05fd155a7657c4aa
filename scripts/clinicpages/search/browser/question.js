// Reads a question word by word: what each word was meant to be, and what else it could be.
(function (search) {
  "use strict";
  const { isEmpty, spelling, split, stem } = search.words;

  const LONGEST = 300; // letters of a question that are read
  const MOST = 30; // words of a question that are read
  const ALIKE = 0.35; // of a word that only sounds like the one typed: "side affects"

  // What was worked out before: while somebody types, most of the question stays as it was.
  search.once = (store, key, work) => {
    if (!store.has(key)) store.set(key, work());
    return store.get(key);
  };

  function Questions(speller) {
    this.speller = speller;
    this.terms = new Map();
  }

  // [{word, meant, mended, empty, silent, starts, options: [{stem, weight}]}]: `meant` is shown to the
  // reader, a `silent` term is not; `starts` when the word may still be growing.
  Questions.prototype.read = function (question, typing) {
    const typed = split(question.slice(0, LONGEST)).slice(0, MOST);
    const plain = typed.map(spelling);
    const terms = [];
    for (let at = 0; at < plain.length; at++) {
      const word = plain[at];
      const next = plain[at + 1];
      const known = this.speller.has(word);
      const joined = next && this.speller.has(word + next);
      if (joined && !(known && this.speller.has(next))) {
        terms.push(this._term(word + next, word + next, false));
        at++;
        continue;
      }
      const pair = this.speller.isReal(word) || isEmpty(word) ? null : this.speller.apart(word);
      if (pair) for (const part of pair) terms.push({ ...this._term(part, part, false), mended: true });
      else terms.push(this._term(word, typed[at], typing && at === plain.length - 1));
      if (joined) terms.push({ ...this._term(word + next, "", false), silent: true });
    }
    return terms;
  };

  // Each call gives options of its own, as their weights change with the rest of the question.
  Questions.prototype._term = function (word, typed, starts) {
    const key = `${word} ${typed} ${starts}`;
    const { options, ...term } = search.once(this.terms, key, () => this._read(word, typed, starts));
    return { ...term, options: options.map((option) => ({ ...option })) };
  };

  Questions.prototype._read = function (word, typed, starts) {
    const own = { stem: stem(word), weight: 1 };
    const term = { word: typed, meant: typed, empty: isEmpty(word), starts, options: [own] };
    if (term.empty) return term;
    if (this.speller.isReal(word)) {
      for (const alike of this.speller.alike(word)) term.options.push({ stem: stem(alike), weight: ALIKE });
      return term;
    }
    const nearest = this.speller.nearest(word);
    if (!nearest.length) return term;
    const options = nearest.map((near) => ({ stem: stem(near.word), weight: near.weight }));
    if (starts) {
      term.options.push(...options.map((option) => ({ ...option, weight: option.weight / 2 })));
      return term;
    }
    const meant = nearest[0].word;
    return { ...term, options, meant, mended: true, empty: isEmpty(meant) };
  };

  search.Questions = Questions;
})((globalThis.clinicSearch = globalThis.clinicSearch || {}));
