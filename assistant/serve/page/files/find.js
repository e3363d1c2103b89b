// Searches the article that is shown: counts what is found, shows it in the text, goes from one to
// the next. The text itself isn't changed: the browser paints what is found.
(() => {
  "use strict";

  const footnote = window.footnote;
  const MOST = 2000; // places that are painted
  const LEAST = 2; // letters that are searched for
  let text = null; // the article as one text, with where each of its units begins
  let found = []; // where in it
  let at = -1;

  const box = () => document.getElementById("find-words");

  // Letters without case; as many as before, so that places stay true.
  const folded = (words) => {
    const lower = words.toLowerCase();
    const same = lower.length === words.length;
    return (same ? lower : words).replace(/\s/g, " ").replace(/[’‘]/g, "'").replace(/[“”]/g, '"');
  };

  const read = (article) => {
    const units = footnote.unitsOf(article);
    const starts = [];
    let length = 0;
    const words = units.map(({ node }, number) => {
      const before = units[number - 1]?.node.parentElement;
      const gap = number && before === node.parentElement ? " " : "\0"; // nothing is found over the end of a block
      const own = gap + footnote.wordsOf(node);
      starts.push(length + 1);
      length += own.length;
      return own;
    });
    return { article, units, starts, words: folded(words.join("")) };
  };

  const places = (words) => {
    const all = [];
    if (words.length < LEAST) return all;
    let next = text.words.indexOf(words);
    while (next >= 0) {
      all.push(next);
      next = text.words.indexOf(words, next + words.length);
    }
    return all;
  };

  const unitOf = (place) => {
    let low = 0;
    let high = text.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (text.starts[middle] <= place) low = middle;
      else high = middle - 1;
    }
    return low;
  };

  // The piece of text in which a place of a unit is, and where in it.
  const spot = (place) => {
    const unit = unitOf(place);
    let left = place - text.starts[unit];
    for (const piece of footnote.textsOf(text.units[unit].node)) {
      if (left <= piece.length) return [piece, left];
      left -= piece.length;
    }
    return null;
  };

  const rangeOf = (place, length) => {
    const [from, to] = [spot(place), spot(place + length)];
    if (!from || !to) return null;
    const range = document.createRange();
    range.setStart(...from);
    range.setEnd(...to);
    return range;
  };

  const paint = (name, ranges) => CSS.highlights?.set(name, new Highlight(...ranges));

  const near = () => found.slice(Math.max(0, at - MOST / 2), Math.max(0, at) + MOST / 2);

  const say = () => {
    const output = document.getElementById("found");
    const { some, none } = output.dataset;
    const counts = [at + 1, found.length].map((one) => one.toLocaleString());
    const said = counts.reduce((words, count) => words.replace("{}", count), some);
    output.textContent = box().value.trim().length < LEAST ? "" : found.length ? said : none;
  };

  const show = (goes) => {
    const length = folded(box().value.trim()).length;
    const ranges = (all) => all.map((one) => rangeOf(one, length)).filter(Boolean);
    paint("found", ranges(near()));
    const here = found.length ? ranges([found[at]]) : [];
    paint("found-here", here);
    if (goes && here[0]) footnote.show(here[0]);
    say();
  };

  const search = () => {
    if (!footnote.article || !box()) return;
    if (text?.article !== footnote.article) text = read(footnote.article);
    found = places(folded(box().value.trim()));
    at = found.length ? 0 : -1;
    document.dispatchEvent(new CustomEvent("footnote:look", { detail: "text" }));
    show(true);
  };

  const step = (by) => {
    if (!found.length) return;
    at = (at + by + found.length) % found.length;
    show(true);
  };

  const close = () => {
    box().value = "";
    found = [];
    at = -1;
    show(false);
  };

  document.addEventListener("input", (event) => event.target === box() && search());

  document.addEventListener("keydown", (event) => {
    if (event.target !== box() || !box()) return;
    if (event.key === "Enter") step(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape") {
      close();
      box().blur();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }, { capture: true });

  document.addEventListener("footnote:shown", () => {
    text = null;
    if (box()?.value) search();
    else if (box()) close();
  });

  // Marks cut the text into other pieces.
  document.addEventListener("footnote:marked", () => found.length && show(false));
})();
