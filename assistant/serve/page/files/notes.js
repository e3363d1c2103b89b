// One's own notes to kept answers: kept as soon as a field is left.
(() => {
  "use strict";

  document.addEventListener("change", async (event) => {
    const field = event.target.closest?.("#kept [data-note]");
    if (!field) return;
    const { note, id } = field.dataset;
    const status = field.closest(".own").querySelector("[role=status]");
    const reply = await fetch("made/note", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ id, [note]: field.value }),
    }).catch(() => null);
    status.textContent = reply ? await reply.text() : status.dataset.failed;
  });
})();
