// On a narrow screen one pane is shown at a time: the conversation, or the article.
(() => {
  "use strict";

  const show = (pane) => {
    document.body.dataset.pane = pane;
    document.querySelectorAll(".tabs button").forEach((tab) => {
      tab.setAttribute("aria-pressed", String(tab.dataset.pane === pane));
    });
  };

  document.addEventListener("click", (event) => {
    const tab = event.target.closest?.(".tabs button");
    if (!tab) return;
    show(tab.dataset.pane);
    window.scrollTo(0, 0);
  });

  document.addEventListener("footnote:pane", (event) => show(event.detail));

  // A link that is followed leads to the pane that its place is in.
  document.addEventListener("footnote:follow", (event) => {
    show(event.target.closest("#article-pane") ? "article" : "conversation");
  });
})();
