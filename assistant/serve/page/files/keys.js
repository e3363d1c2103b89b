// Keys for those who don't use a pointer: listed under “?”, and never taken while one types.
(() => {
  "use strict";

  const typing = (place) => place.closest?.("input, textarea, select, [contenteditable]");
  const dialog = () => document.getElementById("keys");

  // The next or the last of the words that the answer marked, from where one was led.
  const step = (by) => {
    const marks = [...document.querySelectorAll("#article mark:not(.earlier)")];
    if (!marks.length) return;
    const at = marks.findIndex((mark) => mark.classList.contains("is-here"));
    const next = marks[(at + by + marks.length + (at < 0 && by < 0 ? 1 : 0)) % marks.length];
    const link = document.querySelector(`#conversation a.cite[href="#${CSS.escape(next.id)}"]`);
    link?.click();
  };

  const actions = {
    "/": () => document.querySelector("#question textarea")?.focus(),
    "?": () => dialog()?.showModal(),
    n: () => step(1),
    p: () => step(-1),
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
