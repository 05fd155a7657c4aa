// Only in the preview: shows the page again when it changed, and says why when it could not be made.
"use strict";

const box = document.createElement("p");
box.className = "preview-fault";
box.setAttribute("role", "alert");

async function follow(seen) {
  let news;
  try {
    const answer = await fetch(`/__preview/version?seen=${seen}`);
    news = await answer.json();
  } catch {
    // The preview was stopped, or is being started again.
    setTimeout(() => follow(seen), 1000);
    return;
  }
  if (seen >= 0 && news.version > seen && !news.fault) {
    location.reload();
    return;
  }
  box.textContent = news.fault;
  if (news.fault) document.body.prepend(box);
  else box.remove();
  follow(news.version);
}

follow(-1);
