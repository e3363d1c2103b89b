// Tells the server what is wanted with kept answers, through a button that nobody sees.
(() => {
  "use strict";

  const wishes = []; // each goes to the server once, in its turn
  const tell = (wish) => {
    wishes.push(JSON.stringify(wish));
    document.getElementById("tell")?.click();
  };

  window.footnoteTell = tell; // files/rate.js

  // What the page sends when the button is pressed (ui.py).
  window.footnoteTold = () => [wishes.shift() ?? "", null];

  const open = (panel) =>
    document.dispatchEvent(new CustomEvent("footnote:panel", { detail: panel }));

  // --- buttons ---

  document.addEventListener("click", (event) => {
    const keep = event.target.closest?.("button.keep");
    if (keep) tell({ keep: keep.closest(".tools").dataset.seal });
    const button = event.target.closest?.("button[data-tell]");
    if (button) tell({ [button.dataset.tell]: button.dataset.id || "" });
    if (event.target.closest?.('button.opener[data-panel="keeping"]')) tell({ kept: "" });
  });

  const markKept = () => {
    const seal = document.querySelector("#said [data-kept]")?.dataset.kept;
    if (!seal) return;
    document.querySelectorAll(`.tools[data-seal="${CSS.escape(seal)}"] .keep`).forEach((one) => {
      const { kept } = document.getElementById("words").dataset;
      if (!one.disabled) Object.assign(one, { disabled: true, textContent: kept });
    });
  };

  document.addEventListener("footnote:drawn", markKept);

  // What is wanted of words that are selected comes from there (files/select.js).
  (window.footnote ??= {}).tell = (wish, panel) => {
    tell(wish);
    open(panel);
  };
})();
