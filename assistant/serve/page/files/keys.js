// Keys for those who don't use a pointer: listed under “?”, and never taken while one types.
(() => {
  "use strict";

  const typing = (place) => place.closest?.("input, textarea, select, [contenteditable]");
  const dialog = () => document.getElementById("keys");

  const actions = {
    "/": () => document.querySelector("#question textarea")?.focus(),
    f: () => document.getElementById("find-words")?.focus(),
    "?": () => dialog()?.showModal(),
    n: () => window.footnote.step(1),
    j: () => window.footnote.step(1),
    p: () => window.footnote.step(-1),
    k: () => window.footnote.step(-1),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && !dialog()?.open) {
      document.querySelector("#stop:enabled, #stop button:enabled")?.click();
    }
    const act = actions[event.key];
    if (!act || typing(event.target) || dialog()?.open) return;
    event.preventDefault();
    act();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("button.keys")) dialog()?.showModal();
    else if (event.target.closest?.("#keys button")) dialog()?.close();
  });
})();
