// What the page does by itself: follows links between an answer and its article, and keeps the
// newest question in sight. All words come from the server; nothing is drawn here.
(() => {
  "use strict";

  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

  const behaviour = () => (calm.matches ? "auto" : "smooth");

  // Within the article's own scroller only that moves: the conversation stays where it is.
  const show = (place, block) => {
    const pane = place.closest("#article");
    if (!pane || getComputedStyle(pane).overflowY !== "auto") {
      place.scrollIntoView({ behavior: behaviour(), block });
      return;
    }
    const top = place.getBoundingClientRect().top - pane.getBoundingClientRect().top;
    pane.scrollTo({ top: pane.scrollTop + top - pane.clientHeight / 3, behavior: behaviour() });
  };

  // Links are followed here, since the address of a page with a query isn't its base address.
  const follow = (link) => {
    const name = decodeURIComponent(link.hash.slice(1));
    const place = document.getElementById(name) || document.getElementById(link.dataset.else);
    if (!place) return;
    document.querySelectorAll(".is-here").forEach((one) => one.classList.remove("is-here"));
    place.classList.add("is-here");
    place.dispatchEvent(new CustomEvent("footnote:follow", { bubbles: true }));
    show(place, "center");
    place.focus({ preventScroll: true });
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.cite, a.back");
    if (!link) return;
    event.preventDefault();
    follow(link);
  });

  // A new question comes to the top of the window, once, unless it is near; while its answer is written,
  // nothing moves.
  let newest = "";
  const showNewest = () => {
    const turns = document.querySelectorAll("#conversation .turn");
    const turn = turns[turns.length - 1];
    if (!turn || turn.id === newest) return;
    newest = turn.id;
    const top = turn.getBoundingClientRect().top;
    if (top < 0 || top > window.innerHeight / 3) show(turn, "start");
  };

  // When an answer's marks appear, the article's own scroller goes to the first of them.
  let shown = "";
  const showMarks = () => {
    const pane = document.getElementById("article");
    const mark = pane?.querySelector("mark:not(.earlier)");
    const key = mark ? mark.id + newest : "";
    if (!mark || key === shown) return;
    shown = key;
    if (getComputedStyle(pane).overflowY === "auto") show(mark, "center");
  };

  let waiting = false;
  new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      showNewest();
      showMarks();
    });
  }).observe(document.documentElement, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["id"],
  });
})();
