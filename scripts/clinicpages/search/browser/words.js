// Words as people write them, brought to one spelling: "Anaesthetics" and "anesthetic" are the same.
(function (search) {
  "use strict";

  // Words that say nothing of the subject. A question made of nothing else keeps them all.
  const EMPTY = new Set(
    ("a about all also am an and any anyone are as at be been being but by can could did do does " +
      "doing done even ever for from get gets getting give given got had has have having he her here him his how i if in into " +
      "is it its just know like may me might mine much must my need of on or other our please put " +
      "really say said shall she should so some someone something tell than that the their them then " +
      "there these they thing things this those to too up us very was we were what when where which while who " +
      "whom whose why will with would you your").split(" "),
  );

  // "Can't" turns a question round, so it stays; the other short forms say nothing of the subject.
  const CANNOT = /^(?:can'?t|cannot)$/;
  const SHORT = /^(?:[a-z]+n't|dont|doesnt|didnt|isnt|arent|wont|wasnt|im|ive|id|youre|whats|hows)$/;

  // Verbs and plurals that no rule brings together.
  const FAMILIES = new Map();
  for (const family of (
    "break broke broken, die died dying dead death, fall fell fallen, feel felt, sleep slept, drive drove " +
    "driven, eat ate eaten, drink drank, take took taken, swim swam, hurt hurting, heal healed, lie lying lay lain, " +
    "stand stood, get got, go went gone, wear wore worn, bleed bled, know knew known, write wrote written, " +
    "leave left, tell told, think thought, begin began, choose chose chosen, foot feet, tooth teeth, man men, " +
    "woman women, child children, vertebra vertebrae, worse worst, good better best, " +
    "pee peed peeing, wee weed weeing, poo pooed pooing poop pooped pooping, swell swollen, " +
    "give gave given, paralyse paralysis"
  ).split(", "))
    for (const word of family.split(" ")) FAMILIES.set(word, family.split(" ")[0]);

  const HYPHEN = /\p{L}+(?:-\p{L}+)+/gu;

  function words(text) {
    const plain = text
      .normalize("NFD")
      .replace(/[\u0300-\u036f]/g, "")
      .replace(/[\u2018\u2019`]/g, "'")
      .toLowerCase()
      .replace(/\bcan not\b/g, "cannot");
    return plain.match(/[\p{L}\p{N}]+(?:'\p{L}+)*/gu) || [];
  }

  function spelling(word) {
    if (CANNOT.test(word)) return "cannot";
    word = SHORT.test(word) ? word.replace(/'/g, "") : word.replace(/'.*$/, "");
    if (word.length < 5) return word;
    return word
      .replace(word.length > 5 ? /[ao]e(?=.)/g : /^$/, "e") // anaesthetic, oedema
      .replace(/our(?=s?$|ed$|ing$|less$)/, "or") // tumour, colour
      .replace(/z(?=[eia])/g, "s") // immobilize
      .replace(/([^aeiou])tre(s?)$/, "$1ter$2") // centre
      .replace(/mme(s?)$/, "m$1"); // programme
  }

  // Plural, -ing, -ed and a last -e off; doubles made single. Nothing more: a deeper cut mixes words.
  function stem(word) {
    let w = FAMILIES.get(word) || word;
    if (w.length > 3) {
      if (/ie[sd]$/.test(w)) w = w.slice(0, -3) + "y";
      else if (/(?:ss|x|ch|sh|z)es$/.test(w)) w = w.slice(0, -2);
      else if (/[^sui]s$/.test(w)) w = w.slice(0, -1);
    }
    if (/[aeiouy].*[^aeiou]ing$|[^aeiou]ying$/.test(w) && w.length > 5) w = w.slice(0, -3);
    else if (/[aeiouy].*[^aeiou]ed$/.test(w) && w.length > 4) w = w.slice(0, -2);
    w = w.replace(/([^aeiou])\1$/, "$1");
    if (w.length > 3) w = w.replace(/e$/, "").replace(/y$/, "i");
    return w;
  }

  // A word as it is heard: "night" and "nite" become "nit", "kyphosis" "kyfosis".
  function spoken(word) {
    return word
      .replace(/^(?:kn|gn|pn)/, "n")
      .replace(/^wr/, "r")
      .replace(/^ps/, "s")
      .replace(/^x/, "s")
      .replace(/mb$/, "m")
      .replace(/chr/g, "kr")
      .replace(/ph|gh(?=t?$)/g, (m) => (m === "ph" ? "f" : ""))
      .replace(/gh/g, "g")
      .replace(/sch/g, "sk")
      .replace(/tch|ch/g, "C")
      .replace(/[st]h(?!e?r)/g, (m) => (m === "sh" ? "C" : "t"))
      .replace(/th/g, "t")
      .replace(/sh/g, "C")
      .replace(/[tsc]io|[tc]ia/g, "C")
      .replace(/sc(?=[eiy])/g, "s")
      .replace(/c(?=[eiy])/g, "s")
      .replace(/dge?|g(?=[eiy])/g, "j")
      .replace(/x/g, "ks")
      .replace(/ck|[cq]/g, "k")
      .replace(/z/g, "s")
      .replace(/v/g, "f")
      .replace(/(.)\1+/g, "$1")
      .replace(/(..)e$/, "$1");
  }

  // The same key for words that sound alike: kifoplasty and kyphoplasty, brest and breast.
  function sound(word) {
    const s = spoken(word);
    return (/^[aeiouy]/.test(s) ? "a" : "") + s.replace(/[aeiouyw]|(?!^)h/g, "").replace(/(.)\1+/g, "$1");
  }

  // Each word is worked out once: a site says the same words again and again.
  function once(work) {
    const known = new Map();
    return (word) => {
      if (!known.has(word)) known.set(word, work(word));
      return known.get(word);
    };
  }
  const spelt = once(spelling);

  search.words = {
    isEmpty: (word) => word.length === 1 || EMPTY.has(word) || (word !== "cannot" && SHORT.test(word)),
    // "X-ray" is also found as "xray".
    list: (text) => words(text + " " + (text.match(HYPHEN) || []).join(" ").replace(/-/g, "")).map(spelt),
    split: words,
    sound: once(sound),
    spelling: spelt,
    spoken: once(spoken),
    stem: once(stem),
  };
})((globalThis.clinicSearch = globalThis.clinicSearch || {}));
