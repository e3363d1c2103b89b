// What can be made of the article that is shown: fetched when its button is pressed.
(() => {
  "use strict";

  const place = () => document.getElementById("made");

  const shown = () => {
    const chosen = document.querySelector("#article [data-show]")?.dataset.show;
    return chosen || document.querySelector("#article .article")?.dataset.article || "";
  };

  const say = (words) => {
    const line = document.createElement("p");
    line.className = "note";
    line.textContent = words;
    place().replaceChildren(line);
  };

  let latest = 0; // what comes after another was asked for isn't shown
  const bring = async (kind) => {
    const article = shown();
    if (!article) return say(place().dataset.none);
    const now = (latest += 1);
    place().setAttribute("aria-busy", "true");
    try {
      const reply = await fetch(`made/${encodeURIComponent(article)}/${kind}.html`);
      const made = new DOMParser().parseFromString(await reply.text(), "text/html");
      if (now !== latest) return;
      if (!reply.ok) return say(place().dataset.failed);
      place().dataset.of = article;
      place().replaceChildren(...made.body.childNodes);
    } catch {
      if (now === latest) say(place().dataset.failed);
    } finally {
      if (now === latest) place().removeAttribute("aria-busy");
    }
  };

  const press = (button) => {
    document.querySelectorAll("button[data-made]").forEach((one) => {
      one.setAttribute("aria-pressed", String(one === button));
    });
    bring(button.dataset.made);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-made]");
    if (button) press(button);
    // Opened again for another article, it shows what is made of that one.
    const opener = event.target.closest?.('button.opener[data-panel="making"]');
    const pressed = document.querySelector('button[data-made][aria-pressed="true"]');
    if (opener && pressed && place().dataset.of !== shown()) press(pressed);
    else if (opener && !pressed) press(document.querySelector("button[data-made]"));
  });
})();
