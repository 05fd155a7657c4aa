// Only in the preview: marks the sentences that need work, each with its reason.
const UNREAD = "sup.cite, .headerlink, .outside, .said, .slip, svg, script, style, code";

function letters(text) {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
}

// The article's letters and digits in a row, each with the text node and place it comes from.
function spelled(article) {
  const row = { text: "", places: [] };
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest(UNREAD)) continue;
    for (let at = 0; at < node.data.length; at += 1) {
      const letter = letters(node.data[at]);
      if (!letter) continue;
      row.text += letter;
      for (let i = 0; i < letter.length; i += 1) row.places.push({ node, at });
    }
  }
  return row;
}

// The stretches of text, one a text node, that a sentence covers.
function stretches(row, sentence, from) {
  const wanted = letters(sentence);
  let start = row.text.indexOf(wanted, from);
  if (start < 0) start = row.text.indexOf(wanted);
  if (!wanted || start < 0) return { found: [], end: from };
  const found = [];
  for (const { node, at } of row.places.slice(start, start + wanted.length)) {
    const last = found.at(-1);
    if (last && last.node === node) last.end = at + 1;
    else found.push({ node, start: at, end: at + 1 });
  }
  return { found, end: start + wanted.length };
}

function wrap({ node, start, end }, item, number) {
  const range = document.createRange();
  range.setStart(node, start);
  range.setEnd(node, end);
  const mark = document.createElement("mark");
  mark.className = `preview-hard preview-${item.level}`;
  mark.title = `${item.message} ${item.fix}`;
  mark.id = `preview-hard-${number}`;
  range.surroundContents(mark);
}

function told(items) {
  const box = document.createElement("details");
  box.className = "preview-reading";
  const head = document.createElement("summary");
  head.textContent = items.length === 1 ? "1 thing to read again" : `${items.length} things to read again`;
  const list = document.createElement("ol");
  items.forEach((item, number) => {
    const row = document.createElement("li");
    const link = document.createElement("a");
    link.href = `#preview-hard-${number}`;
    link.textContent = `Line ${item.line}: ${item.message}`;
    row.append(link, ` ${item.fix}`);
    list.append(row);
  });
  box.append(head, list);
  return box;
}

async function show() {
  const article = document.querySelector("article");
  if (!article) return;
  const answer = await fetch(`/__preview/reading?page=${encodeURIComponent(location.pathname)}`);
  const items = await answer.json();
  if (!items.length) return;
  const row = spelled(article);
  const all = [];
  let from = 0;
  items.forEach((item, number) => {
    const { found, end } = stretches(row, item.sentence, from);
    from = end;
    found.forEach((stretch) => all.push({ stretch, item, number }));
  });
  // From the end back, so that a split text node keeps the places in front of it.
  all.reverse().forEach(({ stretch, item, number }) => wrap(stretch, item, number));
  document.body.append(told(items));
}

show();
