// `node ranked.js SITE < questions.json`: the pages that the site's own search scripts give for each
// question, as JSON: [["driving/#work", ...], ...].
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");

const folder = path.join(process.argv[2], "assets", "search");
const page = vm.createContext({ console });
for (const name of ["minisearch.js", "index.js", "search.js"]) {
  vm.runInContext(fs.readFileSync(path.join(folder, name), "utf8"), page, { filename: name });
}
const { Ranker, data } = vm.runInContext("clinicSearch", page);
const ranker = new Ranker(data);
const address = (result) => {
  const [at, anchor] = ranker.address(result);
  return anchor ? `${at}#${anchor}` : at;
};
const questions = JSON.parse(fs.readFileSync(0, "utf8"));
const ranked = questions.map((question) => ranker.find(question).results.slice(0, 10).map(address));
process.stdout.write(JSON.stringify(ranked));
