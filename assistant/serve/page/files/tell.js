// Tells the server what is wanted with kept answers, through a button that nobody sees; and offers to
// show those that rest on a passage that was selected in the article.
(() => {
  "use strict";

  const tell = (wish) => {
    window.footnoteWish = JSON.stringify(wish);
    document.getElementById("tell")?.click();
  };

  window.footnoteTell = tell; // files/rate.js

  // What the page sends when the button is pressed (ui.py).
  window.footnoteTold = () => [window.footnoteWish, null];

  const open = (panel) =>
    document.dispatchEvent(new CustomEvent("footnote:panel", { detail: panel }));

  // --- buttons ---

  document.addEventListener("click", (event) => {
    const keep = event.target.closest?.("button.keep");
    if (keep) tell({ keep: keep.dataset.seal });
    const button = event.target.closest?.("button[data-tell]");
    if (button) tell({ [button.dataset.tell]: button.dataset.id || "" });
    if (event.target.closest?.('button.opener[data-panel="keeping"]')) tell({ kept: "" });
  });

  const markKept = () => {
    const seal = document.querySelector("#said [data-kept]")?.dataset.kept;
    if (!seal) return;
    document.querySelectorAll(`button.keep[data-seal="${CSS.escape(seal)}"]`).forEach((one) => {
      if (!one.disabled) Object.assign(one, { disabled: true, textContent: "Kept" });
    });
  };

  // --- a passage ---

  const offer = document.createElement("button");
  offer.id = "rests";
  offer.type = "button";
  offer.hidden = true;
  offer.textContent = "Kept answers on this";

  const passage = () => {
    const selection = window.getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    const near = range.startContainer.parentElement;
    const article = near?.closest("#article .article");
    if (!article || !document.querySelector("#kept .count, #kept h2")) return null;
    const units = [...article.querySelectorAll("[data-at]")].filter((one) =>
      range.intersectsNode(one),
    );
    if (!units.length) return null;
    const first = units[0].dataset.at.split("-")[0];
    const last = units[units.length - 1].dataset.at.split("-")[1];
    return { range, told: [article.dataset.article, Number(first), Number(last)] };
  };

  const offerIt = () => {
    const selected = passage();
    offer.hidden = !selected;
    if (!selected) return;
    const box = selected.range.getBoundingClientRect();
    offer.style.top = `${Math.min(box.bottom + 6, window.innerHeight - 40)}px`;
    offer.style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - 190))}px`;
  };

  // The selection would be gone by the time of the click.
  let wanted = null;
  offer.addEventListener("pointerdown", () => {
    wanted = passage();
  });
  offer.addEventListener("click", () => {
    const selected = wanted || passage();
    if (!selected) return;
    tell({ passage: selected.told });
    offer.hidden = true;
    open("keeping");
  });

  const listen = () => {
    document.body.append(offer);
    document.addEventListener("selectionchange", offerIt);
    document.addEventListener("scroll", offerIt, { capture: true, passive: true });
    new MutationObserver(markKept).observe(document.body, { childList: true, subtree: true });
  };

  if (document.body) listen();
  else document.addEventListener("DOMContentLoaded", listen);
})();
