// Signs out, and closes the list of libraries when something else is clicked.
(() => {
  "use strict";

  document.addEventListener("click", async (event) => {
    const open = document.querySelector("#who details[open]");
    if (open && !open.contains(event.target)) open.open = false;
    const button = event.target.closest?.("button[data-sign-out]");
    if (!button) return;
    await window.fetch(button.dataset.signOut, { method: "POST", body: "" }).catch(() => null);
    window.location.assign("../../");
  });

  document.addEventListener("keydown", (event) => {
    const open = document.querySelector("#who details[open]");
    if (!open || event.key !== "Escape") return;
    open.open = false;
    open.querySelector("summary").focus();
  });
})();
