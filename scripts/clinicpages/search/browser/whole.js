// Only in the offline copy: gives each section of the index the words that stand in its sentences,
// but for those of its heading and those that stand on more than `most` pages, as index.py does.
(function (search) {
  "use strict";
  const { data, texts } = search;
  const words = (text) => text.toLowerCase().match(/[\p{L}\p{N}]+(?:['\u2019][\p{L}\p{N}]+)*/gu) || [];
  // A number stands for a sentence that was said before.
  const said = [];
  for (const sections of Object.values(texts))
    for (const section of sections)
      section.forEach((sentence, at) => {
        if (typeof sentence == "number") section[at] = said[sentence];
        else said.push(sentence);
      });
  const pagesWith = new Map();
  for (const [address, , , , sections] of data.pages) {
    const onPage = new Set();
    sections.forEach((section, number) => {
      const heading = new Set(words(section[1]));
      const all = new Set(words(texts[address][number].join("\n")));
      section[2] = [...all].filter((word) => !heading.has(word) && !/^\p{Nd}/u.test(word));
      section[2].forEach((word) => onPage.add(word));
    });
    for (const word of onPage) pagesWith.set(word, (pagesWith.get(word) || 0) + 1);
  }
  for (const page of data.pages)
    for (const section of page[4])
      section[2] = section[2].filter((word) => pagesWith.get(word) <= data.most).join(" ");
})(globalThis.clinicSearch);
