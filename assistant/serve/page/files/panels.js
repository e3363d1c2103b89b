// Small panels that a button opens and closes, one at a time: the body says which, the style sheet
// shows it.
(() => {
  "use strict";

  const over = new Set(["settings", "keeping", "adding"]); // these lie over the page
  let opener = null; // the button that opened it
  const opened = () => document.body.dataset.panel || "";

  const open = (panel) => {
    if (panel) document.body.dataset.panel = panel;
    else delete document.body.dataset.panel;
    if (panel === "adding") nameUpload();
    document.querySelectorAll("button.opener").forEach((one) => {
      one.setAttribute("aria-expanded", String(one.dataset.panel === panel));
    });
  };

  // What is said of an addition goes when it was read; Gradio's own elements stay where they are.
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("#notice button.close")) return;
    document.querySelectorAll("#notice :is(p, button)").forEach((one) => (one.hidden = true));
  });

  document.addEventListener("keydown", (event) => {
    const asks = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (!asks || event.defaultPrevented || !event.target.closest?.("#question")) return;
    event.preventDefault();
    document.querySelector("#ask:enabled, #ask button:enabled")?.click();
  });

  // The link past the head leads into the box, which Gradio draws deep inside what it names.
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("a.skip")) return;
    event.preventDefault();
    document.querySelector('.tabs [data-pane="conversation"]')?.click();
    document.querySelector("#question textarea")?.focus();
  });

  // What lies over the page makes room for the words that a link in it leads to.
  document.addEventListener("footnote:open", () => over.has(opened()) && open(""));

  document.addEventListener("footnote:panel", (event) => open(event.detail));

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button.opener");
    if (button) {
      const panel = button.dataset.panel;
      opener = button;
      open(opened() === panel ? "" : panel);
    } else if (
      over.has(opened()) &&
      !event.target.closest?.(`#${opened()}, #selected, #tell, #news, dialog`)
    ) {
      if (event.target.isConnected) open("");
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !opened()) return;
    open("");
    opener?.focus();
  });

  // The panes begin where the head ends, which grows while something is added.
  const head = new ResizeObserver(([one]) => {
    const height = `${Math.ceil(one.borderBoxSize[0].blockSize)}px`;
    document.documentElement.style.setProperty("--head", height);
  });
  const measure = () => {
    const place = document.getElementById("head");
    if (!place || !document.getElementById("words")) {
      requestAnimationFrame(measure); // Gradio draws the page a little later
      return;
    }
    head.observe(place);
    nameParts();
    nameUpload();
  };

  // Gradio calls its place for files by an English name, each time it draws it.
  const nameUpload = () => {
    const { files } = document.getElementById("words").dataset;
    document.querySelector("#file button[aria-dropeffect]")?.setAttribute("aria-label", files);
  };

  // Gradio's columns have no roles: a screen reader finds the parts of the page by these.
  const nameParts = () => {
    const { conversation, article, example, language } = document.getElementById("words").dataset;
    document.documentElement.lang = language; // Gradio takes the browser's, which we may not speak
    document.documentElement.style.setProperty("--for-example", JSON.stringify(example));
    const opens = (panel) => document.querySelector(`.opener[data-panel="${panel}"]`).textContent;
    for (const [id, role, name] of [
      ["conversation-pane", "region", conversation],
      ["article-pane", "region", article],
      ...["settings", "keeping", "adding"].map((panel) => [panel, "group", opens(panel)]),
    ]) {
      document.getElementById(id)?.setAttribute("role", role);
      document.getElementById(id)?.setAttribute("aria-label", name);
    }
  };
  measure();

  // What was done in a panel closes it, if nothing is left to say there.
  let last = null;
  new MutationObserver(() => {
    const done = document.querySelector("#notice [data-done]");
    if (done === last) return;
    last = done;
    if (done && !["settings", "keeping"].includes(opened())) open("");
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
