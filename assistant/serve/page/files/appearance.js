// Light or dark, as the reader chose; as the system is, until then.
(() => {
  "use strict";

  const KEY = "footnote-appearance";
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => localStorage.getItem(KEY) || "system";

  const apply = () => {
    const dark = chosen() === "system" ? system.matches : chosen() === "dark";
    if (document.body.classList.contains("dark") !== dark) {
      document.body.classList.toggle("dark", dark);
    }
    const choice = document.getElementById("appearance");
    if (choice && choice.value !== chosen()) choice.value = chosen();
  };

  document.addEventListener("change", (event) => {
    if (event.target.id !== "appearance") return;
    localStorage.setItem(KEY, event.target.value);
    apply();
  });

  // Gradio sets the theme when it starts, and draws the choice later.
  const listen = () => {
    apply();
    system.addEventListener("change", apply);
    const watch = { attributes: true, attributeFilter: ["class"], childList: true, subtree: true };
    new MutationObserver(apply).observe(document.body, watch);
  };

  if (document.body) listen();
  else document.addEventListener("DOMContentLoaded", listen);
})();
