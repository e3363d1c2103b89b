// What the page does by itself: says when something was drawn, keeps the newest question in sight, and
// offers no other while one is answered. All words come from the server; nothing is drawn here.
(() => {
  "use strict";

  // A new question comes to the top of the window, once, unless it is near; while its answer is
  // written, nothing moves.
  let newest = "";
  document.addEventListener("footnote:drawn", () => {
    const isBusy = document.querySelector('#talk [aria-busy="true"]') !== null;
    document.getElementById("examples")?.toggleAttribute("inert", isBusy); // one at a time
    const turns = document.querySelectorAll("#conversation .turn");
    const turn = turns[turns.length - 1];
    if (!turn || turn.id === newest) return;
    newest = turn.id;
    const top = turn.getBoundingClientRect().top;
    if (top < window.footnote.head() || top > window.innerHeight / 3) window.footnote.show(turn, "start");
  });

  // One look at both panes, at most once a picture, for all that wait for what the server draws.
  let waiting = false;
  const drawn = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      document.dispatchEvent(new CustomEvent("footnote:drawn"));
    });
  };

  const watch = { childList: true, subtree: true };
  const begun = new MutationObserver(() => {
    const panes = document.getElementById("panes");
    if (!panes) return;
    begun.disconnect();
    const changes = { ...watch, attributes: true, attributeFilter: ["id", "aria-busy"] };
    new MutationObserver(drawn).observe(panes, changes);
    drawn();
  });
  begun.observe(document.documentElement, watch);
})();
