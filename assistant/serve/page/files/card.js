// A card with the quote beside a citation's number, while the pointer or the keyboard is on it. Its
// words are copied from the list of quotes below the answer; a screen reader has them from there.
(() => {
  "use strict";

  const card = document.createElement("div");
  card.id = "card";
  card.hidden = true;
  card.setAttribute("aria-hidden", "true");

  const quoteOf = (link) => {
    const item = document.getElementById(link.getAttribute("aria-describedby") || "");
    return item?.querySelector("div");
  };

  // Above the number, or below it where there is no room; within the sides of the conversation.
  const place = (link) => {
    const near = link.getBoundingClientRect();
    const { width, height } = card.getBoundingClientRect();
    const above = near.top - height - 6;
    card.style.top = `${above > 4 ? above : near.bottom + 6}px`;
    const edge = link.closest(".turn").getBoundingClientRect().right;
    const left = Math.min(near.left - 24, edge - width);
    card.style.left = `${Math.max(8, left)}px`;
  };

  const open = (link) => {
    const quote = quoteOf(link);
    if (!quote) return;
    card.replaceChildren(...[...quote.childNodes].map((one) => one.cloneNode(true)));
    card.querySelectorAll("a").forEach((one) => one.remove()); // it can't be reached from here
    card.hidden = false;
    place(link);
  };

  const close = () => {
    card.hidden = true;
  };

  const numberAt = (event) => event.target.closest?.("sup a.cite");

  const listen = () => {
    document.body.append(card);
    for (const [enter, leave] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
      document.addEventListener(enter, (event) => {
        const link = numberAt(event);
        if (link) open(link);
      });
      document.addEventListener(leave, (event) => {
        if (numberAt(event)) close();
      });
    }
    document.addEventListener("keydown", (event) => event.key === "Escape" && close());
    document.addEventListener("scroll", close, { capture: true, passive: true });
  };

  if (document.body) listen();
  else document.addEventListener("DOMContentLoaded", listen);
})();
