// Marks words of an article by their place. Places are counted as the server counts them, in Unicode
// characters of the article's text; each unit says in `data-at` which of them it holds.
(() => {
  "use strict";

  const footnote = (window.footnote ??= {});
  const PAIRS = /[\ud800-\udbff]/; // characters that JavaScript counts as two
  const indexes = new WeakMap(); // of each article, its units in reading order

  const length = (text) => (PAIRS.test(text) ? [...text].length : text.length);

  // Where in a text so many characters have passed.
  const index = (text, characters) => {
    if (!PAIRS.test(text)) return characters;
    let at = 0;
    for (; characters > 0; characters -= 1) at += text.codePointAt(at) > 0xffff ? 2 : 1;
    return at;
  };

  const placeOf = (unit) => unit.dataset.at.split("-").map(Number);

  const unitsOf = (article) => {
    if (!indexes.has(article)) {
      const units = [...article.querySelectorAll("[data-at]")].map((node) => {
        const [start, end] = placeOf(node);
        return { node, start, end };
      });
      indexes.set(article, units);
    }
    return indexes.get(article);
  };

  // The units that hold something of the words between two places.
  const holding = (article, start, end) => {
    const units = unitsOf(article);
    let low = 0;
    let high = units.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (units[middle].end <= start) low = middle + 1;
      else high = middle;
    }
    const found = [];
    for (; low < units.length && units[low].start < end; low += 1) found.push(units[low]);
    return found;
  };

  // The pieces of a unit's own text: the numbers that lead back are none.
  const textsOf = (node) => {
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) {
      if (!walker.currentNode.parentElement.closest("a.back")) texts.push(walker.currentNode);
    }
    return texts;
  };

  // The pieces of text between two places of a unit, cut out where they begin and end.
  const pieces = (unit, start, end) => {
    const found = [];
    let at = unit.start;
    for (const text of textsOf(unit.node)) {
      const next = at + length(text.data);
      if (next > start && at < end) {
        const to = index(text.data, Math.min(end, next) - at);
        const from = index(text.data, Math.max(start, at) - at);
        if (to < text.length) text.splitText(to);
        found.push(from > 0 ? text.splitText(from) : text);
      }
      at = next;
    }
    return found;
  };

  const nameOf = (article, mark) => `m-${article.dataset.article}-${mark.start}-${mark.end}`;

  const wrap = (article, piece, mark) => {
    const drawn = document.createElement("mark");
    const name = nameOf(article, mark);
    drawn.dataset.mark = name;
    drawn.tabIndex = -1;
    if (!document.getElementById(name)) drawn.id = name;
    piece.replaceWith(drawn);
    drawn.append(piece);
    return drawn;
  };

  const backLink = ({ number, back }, words) => {
    const link = document.createElement("a");
    link.className = "back";
    link.href = `#${back}`;
    link.textContent = number;
    link.setAttribute("aria-label", words.replace("{}", number));
    return link;
  };

  // Words that several marks hold are marked by each; what ends there leads back to its answer.
  const markUnit = (article, unit, marks, words) => {
    const near = marks.filter((mark) => mark.start < unit.end && unit.start < mark.end);
    const inside = near.flatMap((mark) => [mark.start, mark.end]);
    const edges = [unit.start, unit.end, ...inside]
      .filter((edge, at, all) => edge >= unit.start && edge <= unit.end && all.indexOf(edge) === at)
      .sort((one, other) => one - other);
    for (let at = 1; at < edges.length; at += 1) {
      const over = near.filter((mark) => mark.start <= edges[at - 1] && edges[at] <= mark.end);
      if (!over.length) continue;
      let last = null;
      for (const piece of pieces(unit, edges[at - 1], edges[at])) {
        last = over.reduce((node, mark) => wrap(article, node, mark), piece);
      }
      const ended = over.filter((mark) => mark.last === unit && Math.min(mark.end, unit.end) === edges[at]);
      last?.after(...ended.flatMap((mark) => mark.numbers).map((one) => backLink(one, words)));
    }
  };

  const clear = (article) => {
    const touched = new Set();
    article.querySelectorAll("a.back").forEach((link) => link.remove());
    article.querySelectorAll("mark").forEach((mark) => {
      touched.add(mark.closest("[data-at]"));
      mark.replaceWith(...mark.childNodes);
    });
    touched.forEach((unit) => unit?.normalize());
  };

  // Sets the marks of an article, in the place of those that were: `start`, `end`, and the `numbers`
  // that lead back. `words` are what such a number is called.
  footnote.placed = [];
  footnote.mark = (article, marks, words) => {
    clear(article);
    footnote.placed = marks;
    const units = new Set();
    for (const mark of marks) {
      const held = holding(article, mark.start, mark.end);
      mark.last = held[held.length - 1];
      held.forEach((unit) => units.add(unit));
    }
    units.forEach((unit) => markUnit(article, unit, marks, words));
    article.dispatchEvent(new CustomEvent("footnote:marked", { bubbles: true }));
  };

  // What others need to count as is counted here.
  footnote.unitsOf = unitsOf;
  footnote.charactersIn = length;
  footnote.textsOf = textsOf;
  footnote.wordsOf = (node) => textsOf(node).map((text) => text.data).join("");

  // The marked pieces of the words between two places, in reading order.
  footnote.marked = (article, mark) => [
    ...article.querySelectorAll(`mark[data-mark="${nameOf(article, mark)}"]`),
  ];
})();
