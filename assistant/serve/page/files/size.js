// Files that are larger than the server takes stay here: their names go to it, and it says why.
(() => {
  "use strict";

  const most = () => window.gradio_config?.max_file_size || Infinity;

  // What was dropped or chosen is sorted; the large ones are named when the others are sent, or alone.
  let sorted = false;
  const sortOut = (event, files) => {
    if (sorted) return;
    const large = files.filter((file) => file.size > most());
    window.footnoteLarge = "";
    if (!large.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    window.footnoteLarge = JSON.stringify(large.map((file) => [file.name, file.size]));
    const rest = new DataTransfer();
    files.filter((file) => file.size <= most()).forEach((file) => rest.items.add(file));
    const input = document.querySelector("#file input[type=file]");
    if (input) input.files = rest.files;
    if (!input || !rest.files.length) {
      document.getElementById("refuse")?.click();
      return;
    }
    sorted = true;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    sorted = false;
  };

  // What the page sends when files were chosen (ui.py).
  window.footnoteFiles = (files) => [files, null, window.footnoteLarge];

  const isOurs = (event) => event.target.closest?.("#file");

  document.addEventListener(
    "change",
    (event) => {
      if (isOurs(event) && event.target.files) sortOut(event, [...event.target.files]);
    },
    { capture: true },
  );
})();
