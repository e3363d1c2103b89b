// Copies an answer as Markdown: the words are made on the server and wait beside the button.
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

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("button.copy");
    if (!button) return;
    const text = button.parentElement.querySelector(".as-markdown").textContent;
    const done = await copy(text);
    const label = button.textContent;
    button.textContent = done ? "Copied" : "Your browser doesn't allow it";
    button.focus();
    setTimeout(() => {
      button.textContent = label;
    }, 2000);
  });
})();
