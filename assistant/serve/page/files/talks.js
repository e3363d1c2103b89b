// The list of conversations: asked for when it is opened; titles are changed in their place, and
// what was deleted can be had back.
(() => {
  "use strict";

  const list = () => document.getElementById("conversations");

  const show = async () => {
    const reply = await window.fetch("talk/list.html", { cache: "no-store" });
    if (reply.ok) list().innerHTML = await reply.text();
    const here = new URLSearchParams(window.location.search).get("c");
    const link = here && list().querySelector(`li[data-id="${CSS.escape(here)}"] a`);
    link?.setAttribute("aria-current", "page");
  };

  const change = async (item, wish) => {
    const body = JSON.stringify(wish);
    const address = `talk/${encodeURIComponent(item.dataset.id)}`;
    const reply = await window.fetch(address, { method: "POST", body });
    return reply.ok;
  };

  const rename = (item) => {
    const link = item.querySelector("a");
    const box = document.createElement("input");
    box.value = link.textContent;
    box.maxLength = 200;
    box.setAttribute("aria-label", item.querySelector('[data-do="rename"]').textContent);
    let isOver = false; // taking the box away ends it once more
    const end = async (isWanted) => {
      if (isOver) return;
      isOver = true;
      const title = box.value.trim();
      box.replaceWith(link);
      if (!isWanted || !title || title === link.textContent) return;
      if (await change(item, { title })) link.textContent = title;
      if (link.hasAttribute("aria-current")) document.title = `${title} · Footnote`;
    };
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.stopPropagation();
      event.preventDefault();
      end(event.key === "Enter");
      link.focus();
    });
    box.addEventListener("blur", () => end(true));
    link.replaceWith(box);
    box.select();
  };

  const remove = async (item, deleted) => {
    if (!(await change(item, { deleted }))) return;
    item.classList.toggle("is-deleted", deleted);
    item.querySelector(`[data-do="${deleted ? "undo" : "delete"}"]`).focus();
  };

  const actions = {
    rename,
    delete: (item) => remove(item, true),
    undo: (item) => remove(item, false),
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("#conversations [data-do]");
    if (button) actions[button.dataset.do]?.(button.closest("li"));
  });

  // It lies over the page, so it closes as the other panels do.
  const close = (isLed) => {
    const opened = document.querySelector(".talks details[open]");
    if (!opened) return;
    opened.open = false;
    if (isLed) opened.querySelector("summary").focus();
  };

  document.addEventListener("toggle", (event) => {
    if (event.target.matches?.(".talks details") && event.target.open) show();
  }, true);
  document.addEventListener("pointerdown", (event) => {
    if (!event.target.closest?.(".talks details")) close(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close(true);
  });
})();
