// Says when the server can't be reached, and when it is there again: Gradio itself says nothing.
(() => {
  "use strict";

  const EVERY = 4000; // milliseconds between two looks, while an answer is awaited or it is gone
  const GONE =
    "Footnote can't be reached. See whether it still runs where it was started.";
  const BACK = "Footnote is there again. Reload the page to go on.";

  const ask = window.fetch.bind(window);
  const box = document.createElement("div");
  box.id = "gone";
  box.hidden = true;
  box.setAttribute("role", "alert");

  const say = (words, canReload) => {
    if (box.textContent.startsWith(words)) return;
    box.textContent = words;
    box.hidden = false;
    if (!canReload) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Reload";
    button.addEventListener("click", () => window.location.reload());
    box.append(" ", button);
  };

  const look = async () => {
    try {
      await ask("robots.txt", { cache: "no-store" });
      if (!box.hidden) say(BACK, true);
    } catch {
      say(GONE, false);
    }
  };

  // The server may have forgotten the page; then it says so in the place of an answer.
  const forgotten = async (reply) => {
    const told = await reply.json().catch(() => ({}));
    if (told.title === "Reload") say(told.error, true);
  };

  window.fetch = async (...request) => {
    try {
      const reply = await ask(...request);
      if (reply.status === 500) forgotten(reply.clone());
      return reply;
    } catch (error) {
      if (error.name !== "AbortError") look();
      throw error;
    }
  };

  const listen = () => {
    document.body.append(box);
    setInterval(() => {
      if (!box.hidden || document.querySelector('#now [aria-busy="true"]')) look();
    }, EVERY);
  };

  if (document.body) listen();
  else document.addEventListener("DOMContentLoaded", listen);
})();
