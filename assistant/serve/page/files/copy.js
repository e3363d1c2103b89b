// Copies an answer as Markdown: the words are made on the server when they are wanted, and come
// through the place where it hands things over (files/tell.js, notebook.py).
(() => {
  "use strict";

  // Without a secure address there is no clipboard to write to, but a selection can be copied.
  const copyBySelection = (text) => {
    const box = document.createElement("textarea");
    box.value = text;
    box.className = "off-screen";
    document.body.append(box);
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    return done;
  };

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copyBySelection(text);
    }
  };

  (window.footnote ??= {}).copy = copy;

  let pressed = null; // the button whose answer is on its way
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button.copy");
    if (!button) return;
    pressed = button;
    window.footnoteTell({ copy: button.closest(".tools").dataset.seal });
  });

  let last = ""; // each time something is handed over, it has another number
  document.addEventListener("footnote:drawn", async () => {
    const handed = document.querySelector("#handed pre[data-copy]");
    if (!handed || handed.dataset.number === last) return;
    last = handed.dataset.number;
    const button = pressed;
    if (handed.dataset.copy !== button?.closest(".tools")?.dataset.seal) return;
    pressed = null;
    const done = await copy(handed.textContent);
    const label = button.textContent;
    const { copied, forbidden } = document.getElementById("words").dataset;
    button.textContent = done ? copied : forbidden;
    button.focus();
    setTimeout(() => {
      button.textContent = label;
    }, 2000);
  });
})();
