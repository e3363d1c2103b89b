// Saves what the server hands over as a file: the words come as text, and the page makes the file.
(() => {
  "use strict";

  const types = { json: "application/json", md: "text/markdown" };

  const save = (name, text) => {
    const type = types[name.split(".").pop()] || "text/plain";
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  // Each time something is handed over it is another element, with another number.
  let last = "";
  document.addEventListener("footnote:drawn", () => {
    const handed = document.querySelector("#handed pre[data-file]");
    if (!handed || handed.dataset.number === last) return;
    last = handed.dataset.number;
    save(handed.dataset.file, handed.textContent);
  });
})();
