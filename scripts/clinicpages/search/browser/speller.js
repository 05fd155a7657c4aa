// Finds the site's word that a mistyped one was meant to be. It knows the words of the site alone,
// and never touches a word that the site has, nor an everyday word.
(function (search) {
  "use strict";
  const { sound, spoken, stem } = search.words;
  const VOWEL = /[aeiouy]/;

  // How far apart two words are, in slips: a neighbour swap, a doubled letter or a wrong vowel costs
  // less than any other letter missing, added or changed.
  function distance(a, b, limit) {
    let before = [];
    let last = [];
    for (let j = 0; j <= b.length; j++) last[j] = j;
    for (let i = 1; i <= a.length; i++) {
      const now = [i];
      let least = i;
      for (let j = 1; j <= b.length; j++) {
        const drop = last[j] + slip(a, i - 1);
        const add = now[j - 1] + slip(b, j - 1);
        const same = a[i - 1] === b[j - 1];
        const both = VOWEL.test(a[i - 1]) && VOWEL.test(b[j - 1]);
        let cost = Math.min(drop, add, last[j - 1] + (same ? 0 : both ? 0.6 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
          cost = Math.min(cost, before[j - 2] + 0.7);
        }
        now[j] = cost;
        if (cost < least) least = cost;
      }
      if (least > limit) return Infinity;
      before = last;
      last = now;
    }
    return last[b.length];
  }

  // The cost of one letter too many or too few: little where it doubles the one before, or is silent.
  function slip(word, at) {
    if (at > 0 && word[at] === word[at - 1]) return 0.4;
    if (word[at] === "h" || word[at] === "e") return 0.7;
    return 1;
  }

  // How many slips a word of this length may hold; twice as sure where both sound the same.
  function allowed(length, alike) {
    const slips = length < 4 ? 0.2 : length < 5 ? 0.8 : length < 6 ? 1 : length < 8 ? 1.5 : length < 11 ? 2.2 : 3;
    return alike ? slips + 0.5 : slips;
  }

  function Speller() {
    this.count = new Map(); // word -> how often the site has it
    this.stems = new Set();
    this.everyday = new Set(search.everyday.map((word) => stem(search.words.spelling(word))));
    this.byLength = new Map(); // length -> words
  }

  Speller.prototype.add = function (word) {
    const seen = this.count.get(word);
    this.count.set(word, (seen || 0) + 1);
    if (seen) return;
    this.stems.add(stem(word));
    if (!this.byLength.has(word.length)) this.byLength.set(word.length, []);
    this.byLength.get(word.length).push(word);
  };

  Speller.prototype.has = function (word) {
    return this.count.has(word) || this.stems.has(stem(word));
  };

  // True for a word that is right as it stands, though the site may not have it.
  Speller.prototype.isReal = function (word) {
    return this.has(word) || this.everyday.has(stem(word));
  };

  // The nearest words of the site, best first: [{word, weight}], weight 1 for no doubt at all.
  Speller.prototype.nearest = function (word) {
    if (word.length < 3 || word.length > 30 || /\d/.test(word)) return [];
    const key = sound(word);
    const found = [];
    for (let length = word.length - 3; length <= word.length + 3; length++) {
      for (const other of this.byLength.get(length) || []) {
        const alike = key === sound(other);
        if (Math.min(word.length, length) < 4 && !(alike && length > word.length)) continue;
        if (!alike && other[0] !== word[0] && word.length < 6) continue;
        const limit = allowed(Math.min(word.length, length), alike);
        if (Math.abs(length - word.length) > limit / 0.4) continue;
        let far = distance(word, other, limit);
        if (alike) far = Math.min(far, 0.1 + distance(spoken(word), spoken(other), limit));
        if (far > limit) continue;
        if (other[0] !== word[0]) far += 0.3;
        if (alike) far -= 0.5;
        found.push({ word: other, far: far - 0.08 * Math.log(1 + this.count.get(other)) });
      }
    }
    found.sort((x, y) => x.far - y.far || (x.word < y.word ? -1 : 1));
    return found
      .filter((each) => each.far <= found[0].far + 0.35)
      .slice(0, 4)
      .map((each) => ({ word: each.word, weight: Math.exp(-1.2 * (each.far - found[0].far)) }));
  };

  // Other words of the site that sound the same: "brake" for "break".
  Speller.prototype.alike = function (word) {
    const key = sound(word);
    const heard = spoken(word);
    const found = [];
    for (let length = Math.max(4, word.length - 2); length <= word.length + 2; length++) {
      for (const other of this.byLength.get(length) || []) {
        if (key !== sound(other) || stem(other) === stem(word)) continue;
        if (distance(heard, spoken(other), 1) <= 0.7) found.push(other);
      }
    }
    return found;
  };

  // "bloodthinner" -> ["blood", "thinner"], where the site has both words; else null.
  Speller.prototype.apart = function (word) {
    let best = null;
    let most = 0;
    for (let at = 3; at <= word.length - 3; at++) {
      const pair = [word.slice(0, at), word.slice(at)];
      if (!pair.every((part) => this._whole(part))) continue;
      const rank = Math.min(...pair.map((part) => this.count.get(part) || 0.5));
      if (rank > most) [best, most] = [pair, rank];
    }
    return best;
  };

  // A word of the site or a form of one, not the rest that a stem leaves: "tabl".
  Speller.prototype._whole = function (part) {
    return this.count.has(part) || (part !== stem(part) && this.has(part));
  };

  search.Speller = Speller;
  search.distance = distance;
})((globalThis.clinicSearch = globalThis.clinicSearch || {}));
