// What can be done with words that are selected in the article: ask about them, have them explained,
// copy them with their place, see the kept answers on them.
(() => {
  "use strict";

  const footnote = window.footnote;
  const MOST = 200; // characters of them that a question quotes
  let about = null; // the place that the next question is about
  let wanted = null; // what was selected when a button was pressed: by the click it may be gone

  const bar = () => document.getElementById("selected");
  const question = () => document.querySelector("#question textarea");

  // Where a point of a selection lies in the article's text.
  const placeIn = (unit, container, offset) => {
    const before = document.createRange();
    before.setStart(unit.node, 0);
    before.setEnd(container, offset);
    const copy = before.cloneContents();
    copy.querySelectorAll("a.back").forEach((link) => link.remove());
    return unit.start + footnote.charactersIn(copy.textContent);
  };

  const selection = () => {
    const now = window.getSelection();
    if (!now || now.isCollapsed || !now.rangeCount || !footnote.article) return null;
    const range = now.getRangeAt(0);
    if (!footnote.article.contains(range.commonAncestorContainer)) return null;
    const units = footnote.unitsOf(footnote.article).filter(({ node }) => range.intersectsNode(node));
    if (!units.length) return null;
    const [first, last] = [units[0], units[units.length - 1]];
    const isIn = (unit, container) => unit.node.contains(container);
    const start = isIn(first, range.startContainer)
      ? placeIn(first, range.startContainer, range.startOffset)
      : first.start;
    const end = isIn(last, range.endContainer)
      ? placeIn(last, range.endContainer, range.endOffset)
      : last.end;
    if (end <= start) return null;
    return { range, units, start, end, article: footnote.article.dataset.article };
  };

  // The selected words as they stand in the article; between units, a space or a new line.
  const wordsOf = ({ units, start, end }) => {
    const pieces = units.map((unit, at) => {
      const letters = [...footnote.wordsOf(unit.node)];
      const own = letters.slice(Math.max(0, start - unit.start), end - unit.start).join("");
      const isNext = at && units[at - 1].node.parentElement === unit.node.parentElement;
      return (at ? (isNext ? " " : "\n") : "") + own;
    });
    return pieces.join("").trim();
  };

  // The title, the headings over a place, and its page.
  const trailOf = ({ start }) => {
    const shown = footnote.article;
    const trail = [shown.getAttribute("aria-label")];
    const heading = [...shown.querySelectorAll(":is(h2, h3, h4, h5, h6) > [data-at]")].findLast(
      (one) => Number(one.dataset.at.split("-")[0]) <= start,
    );
    if (heading && heading.textContent !== trail[0]) trail.push(footnote.wordsOf(heading));
    const page = footnote.pageOf(start);
    if (page) trail.push(bar().dataset.page.replace("{}", page));
    return trail.join(", ");
  };

  // --- the question box ---

  const short = (words) => (words.length > MOST ? `${words.slice(0, MOST)}…` : words);

  const setAbout = (place, words) => {
    about = place;
    document.getElementById("about")?.toggleAttribute("hidden", !place);
    const shown = document.getElementById("about-words");
    if (shown) shown.textContent = place ? short(words.replace(/\s+/g, " ")) : "";
  };

  // What the page sends with a question (ui.py): the place that it is about is used once.
  window.footnoteAsked = (...given) => {
    const place = about ? JSON.stringify(about) : "";
    setAbout(null, "");
    return [...given.slice(0, -1), place];
  };

  const fill = (words) => {
    question().value = words;
    question().dispatchEvent(new Event("input", { bubbles: true }));
  };

  // --- the bar ---

  const actions = {
    ask: (chosen) => {
      setAbout([chosen.article, chosen.start, chosen.end], wordsOf(chosen));
      document.dispatchEvent(new CustomEvent("footnote:pane", { detail: "conversation" }));
      question()?.focus();
    },
    explain: (chosen) => {
      const words = short(wordsOf(chosen).replace(/\s+/g, " "));
      actions.ask(chosen);
      const questions = JSON.parse(bar().dataset.question); // by language: the article's is asked in
      fill((questions[footnote.article.lang.slice(0, 2)] ?? questions.en).replace("{}", words));
      requestAnimationFrame(() => document.getElementById("ask")?.click());
    },
    quote: async (chosen, button) => {
      const words = `“${wordsOf(chosen)}” (${trailOf(chosen)})`;
      const done = await footnote.copy(words);
      if (done) button.textContent = bar().dataset.copied;
      return done;
    },
    kept: (chosen) => footnote.tell({ passage: [chosen.article, chosen.start, chosen.end] }, "keeping"),
  };

  const offer = () => {
    const chosen = selection();
    if (!bar()) return;
    bar().hidden = !chosen;
    if (!chosen) return;
    const areKept = Boolean(document.querySelector("#kept .count, #kept h2"));
    document.getElementById("rests").hidden = !areKept;
    bar().querySelectorAll("button").forEach((one) => {
      one.dataset.name ??= one.textContent;
      one.textContent = one.dataset.name;
    });
    const box = chosen.range.getBoundingClientRect();
    const own = bar().getBoundingClientRect();
    const below = Math.min(Math.max(box.bottom + 8, 8), window.innerHeight - own.height - 8);
    bar().style.top = `${below}px`;
    bar().style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - own.width - 8))}px`;
  };

  document.addEventListener("pointerdown", (event) => {
    if (event.target.closest?.("#selected")) wanted = selection();
  });
  document.addEventListener("click", async (event) => {
    if (event.target.closest?.("#about button")) {
      setAbout(null, "");
      question()?.focus();
    }
    const button = event.target.closest?.("#selected button");
    const chosen = button && (selection() || wanted);
    if (!chosen) return;
    const stays = await actions[button.dataset.do](chosen, button);
    if (!stays) bar().hidden = true;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && bar() && !bar().hidden) bar().hidden = true;
  });
  document.addEventListener("selectionchange", offer);
  document.addEventListener("scroll", offer, { capture: true, passive: true });
})();
