// “Helps” and “Wrong” at a sentence: told to the server through the button that nobody sees
// (files/tell.js), and pressed once it has said that it is noted.
(() => {
  "use strict";

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-rate]");
    if (!button) return;
    const { rate, sentence } = button.dataset;
    const { seal } = button.closest(".rate").dataset;
    const taken = button.getAttribute("aria-pressed") === "true"; // pressed again, it is taken back
    window.footnoteTell({ rate: [seal, Number(sentence), taken ? "" : rate] });
  });

  const mark = () => {
    const noted = document.querySelector("#said [data-rated]");
    if (!noted || noted.dataset.marked) return;
    noted.dataset.marked = "yes";
    const { rated, sentence, said } = noted.dataset;
    const own = `.rate[data-seal="${CSS.escape(rated)}"] [data-sentence="${CSS.escape(sentence)}"]`;
    document.querySelectorAll(own).forEach((one) => {
      one.setAttribute("aria-pressed", String(one.dataset.rate === said));
    });
  };

  const listen = () => {
    const said = document.getElementById("said");
    if (!said) return false;
    new MutationObserver(mark).observe(said, { childList: true, subtree: true });
    return true;
  };

  // The page is drawn after this script: wait for the place where the server speaks.
  if (!listen()) {
    const waiting = new MutationObserver(() => listen() && waiting.disconnect());
    waiting.observe(document.documentElement, { childList: true, subtree: true });
  }
})();
