// Small panels that a button opens and closes, one at a time: the body says which, the style sheet
// shows it.
(() => {
  "use strict";

  const opener = (panel) => document.querySelector(`button.opener[data-panel="${panel}"]`);
  const over = new Set(["settings", "keeping"]); // these lie over the page
  const opened = () => document.body.dataset.panel || "";

  const open = (panel) => {
    if (panel) document.body.dataset.panel = panel;
    else delete document.body.dataset.panel;
    document.querySelectorAll("button.opener").forEach((one) => {
      one.setAttribute("aria-expanded", String(one.dataset.panel === panel));
    });
  };

  document.addEventListener("footnote:panel", (event) => open(event.detail));

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button.opener");
    if (button) {
      const panel = button.dataset.panel;
      open(opened() === panel ? "" : panel);
    } else if (over.has(opened()) && !event.target.closest?.(`#${opened()}, #rests, #tell`)) {
      if (event.target.isConnected) open("");
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !opened()) return;
    const button = opener(opened());
    open("");
    button?.focus();
  });

  // What was done in a panel closes it, if nothing is left to say there.
  let last = null;
  new MutationObserver(() => {
    const done = document.querySelector("#notice [data-done]");
    if (done === last) return;
    last = done;
    if (done && !over.has(opened())) open("");
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
