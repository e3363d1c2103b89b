// “Helps” and “Wrong” at a sentence: told to the server through the button that nobody sees
// (files/tell.js), and pressed once it has said that it is noted.
(() => {
  "use strict";

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-rate]");
    if (!button) return;
    const { rate, sentence } = button.dataset;
    const { seal } = button.closest(".tools").dataset;
    const taken = button.getAttribute("aria-pressed") === "true"; // pressed again, it is taken back
    window.footnoteTell({ rate: [seal, Number(sentence), taken ? "" : rate] });
  });

  // The buttons of an answer: for its one sentence, or for each of several, which open on a click.
  const SHOWN = 60; // characters of a sentence, to know it again
  const short = (words) =>
    words.length <= SHOWN ? words : `${words.slice(0, SHOWN).replace(/ [^ ]*$/, "")} …`;

  const lineOf = (sentence, buttons) => {
    const line = document.createElement("li");
    const words = document.createElement("span");
    words.dir = "auto";
    words.textContent = short(sentence.firstChild.data);
    line.append(words, ...buttons);
    return line;
  };

  window.footnoteRated = (tools) => {
    const { rated = "", seal } = tools.dataset;
    const numbers = seal && rated ? rated.split(" ") : [];
    const [one, several] = tools.querySelectorAll(".rate");
    const buttons = [...one.children];
    const named = (number) =>
      buttons.map((button) => {
        const own = button.cloneNode(true);
        own.dataset.sentence = number;
        return own;
      });
    one.replaceChildren(...(numbers.length === 1 ? named(numbers[0]) : []));
    const sentences = tools.closest(".answer").querySelectorAll(".sentence");
    const lines = numbers.map((number) => lineOf(sentences[number], named(number)));
    several.querySelector("ul").replaceChildren(...lines);
    (numbers.length > 1 ? one : several).remove();
    if (!numbers.length) one.remove();
  };

  const mark = () => {
    const noted = document.querySelector("#said [data-rated]");
    if (!noted || noted.dataset.marked) return;
    noted.dataset.marked = "yes";
    const { rated, sentence, said } = noted.dataset;
    const own = `.tools[data-seal="${CSS.escape(rated)}"] [data-sentence="${CSS.escape(sentence)}"]`;
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
