// What is dropped anywhere on the page, or pasted outside a box, is added: files, a link, a text. What
// is dropped is meant; what is pasted is offered first. The words are the server's.
(() => {
  "use strict";

  const box = () => document.getElementById("drop");
  const offer = () => document.getElementById("offer");
  const isLink = (text) => /^https?:\/\/\S+$/i.test(text.trim()) && text.length < 2000;
  const carries = (event) => {
    const types = [...(event.dataTransfer?.types || [])];
    return ["Files", "text/uri-list", "text/plain"].some((type) => types.includes(type));
  };

  // Gradio's boxes take a value as if it were typed.
  const type = (place, text) => {
    const field = document.querySelector(`${place} textarea, ${place} input`);
    if (!field) return;
    const kind = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const press = (button) =>
    setTimeout(() => document.querySelector(`${button}, ${button} button`)?.click());

  const addFiles = (files) => {
    const input = document.querySelector("#file input[type=file]");
    if (!input) return;
    input.files = files;
    input.dispatchEvent(new Event("change", { bubbles: true })); // see size.js
  };
  const addText = (text) => {
    const [place, button] = isLink(text) ? ["#address", "#fetch"] : ["#pasted", "#add"];
    type(place, isLink(text) ? text.trim() : text);
    press(button);
  };
  const reads = () => document.querySelector("[data-reads]"); // who may not add
  const addAll = (data) => {
    if (reads()) return undefined;
    if (data.files?.length) return addFiles(data.files);
    const link = data.getData("text/uri-list").split("\n").find(isLink);
    const text = link || data.getData("text/plain");
    if (text.trim()) addText(text);
    return undefined;
  };

  // --- dropped ---

  // Words of the page that are moved within it, or into a box, aren't for adding.
  let own = false;
  const typing = (event) => event.target.closest?.("textarea, input:not([type=file])");
  const isForUs = (event) =>
    !own && carries(event) && !(typing(event) && !event.dataTransfer.types.includes("Files"));
  const show = (shown) => {
    if (box()) box().hidden = !shown;
  };

  const on = (name, act) => document.addEventListener(name, act, { capture: true });
  on("dragstart", () => (own = true));
  on("dragend", () => (own = false));
  on("dragover", (event) => {
    if (!isForUs(event)) return;
    event.preventDefault();
    if (reads()) return;
    event.dataTransfer.dropEffect = "copy";
    show(true);
  });
  on("dragleave", (event) => {
    if (!event.relatedTarget) show(false); // it left the window
  });
  on("drop", (event) => {
    show(false);
    if (!isForUs(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    addAll(event.dataTransfer);
  });
  on("keydown", (event) => event.key === "Escape" && show(false));

  // --- pasted ---

  let waiting = null;
  document.addEventListener("paste", (event) => {
    if (event.target.closest?.("textarea, input, [contenteditable]") || !event.clipboardData) return;
    const text = event.clipboardData.getData("text/plain");
    const files = new DataTransfer();
    [...event.clipboardData.files].forEach((file) => files.items.add(file));
    const names = [...files.files].map((file) => file.name).join(", ");
    if (reads() || (!text.trim() && !names)) return;
    event.preventDefault();
    waiting = names ? () => addFiles(files.files) : () => addText(text);
    const said = names || text.trim();
    offer().querySelector(".offered").textContent =
      said.length > 280 ? `${said.slice(0, 280)}…` : said;
    if (!offer().open) offer().showModal();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("#offer button");
    if (!button) return;
    offer().close();
    if (button.classList.contains("yes")) waiting?.();
    waiting = null;
  });
})();
