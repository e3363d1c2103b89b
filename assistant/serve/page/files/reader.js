// Brings articles into their pane, and the words of an answer into sight. What leads to words is a
// link `a.cite` with their place, or the event that it becomes:
//   new CustomEvent("footnote:open", { detail: { article, start, end, number, turn } })
// An article is fetched once. The marks are those of the turn that was followed, else of the newest.
(() => {
  "use strict";

  const footnote = (window.footnote ??= {});
  const MOST = 6; // articles that are kept as they are drawn
  const kept = new Map(); // by id, the one that was used last at the end
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  window.history.scrollRestoration = "manual"; // where one was is gone to here
  let latest = 0; // what is wanted now: what comes too late isn't shown
  let came = null; // the link that was followed into the article
  let marking = ""; // the turn whose words are marked
  let here = null; // the place that was opened
  let pages = []; // of the article that is shown: where each begins
  footnote.pageOf = (place) => pages.filter((one) => one <= place).length;

  const pane = () => document.getElementById("article");
  const scrolls = (place) => getComputedStyle(place).overflowY === "auto";

  // --- articles ---

  const room = () => {
    const found = document.getElementById("reader");
    if (found) return found;
    const made = document.createElement("div");
    made.id = "reader";
    pane().append(made);
    return made;
  };

  const addressOf = (id) => `article/${encodeURIComponent(id)}.html`;
  const versionIn = (reply) => reply.headers.get("etag")?.replaceAll('"', "") ?? "";

  const read = async (reply) => {
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    const node = document.adoptNode(page.body.firstElementChild ?? page.body);
    return { version: versionIn(reply), node, isThere: node.matches(".article") };
  };

  const fetched = async (id, version) => {
    const one = await read(await fetch(version ? `${addressOf(id)}?v=${version}` : addressOf(id)));
    kept.delete(id);
    if (one.isThere) kept.set(id, one);
    if (kept.size > MOST) kept.delete(kept.keys().next().value);
    return one;
  };

  // The version that the server says is to be shown, if it is this article's.
  const versionOf = (id) => pane()?.querySelector(`[data-show="${CSS.escape(id)}"]`)?.dataset.version;

  // Whether an article that is kept here is there as it was; it may be removed at any time.
  const isAsItWas = async (id, known) => {
    if (versionOf(id) === known.version) return true;
    return versionIn(await fetch(addressOf(id))) === known.version;
  };

  // Tells the contents, the search and the pages which article they are about; perhaps none.
  const shownIs = (article) => {
    footnote.article = article;
    pages = JSON.parse(article?.dataset.pages ?? "[]");
    document.getElementById("reading-bar")?.toggleAttribute("hidden", !article);
    document.dispatchEvent(new CustomEvent("footnote:shown", { detail: article }));
  };

  // Puts an article into the pane; at once, if it is kept. Nothing, if another was wanted meanwhile.
  const bring = async (id) => {
    latest += 1;
    const mine = latest;
    const known = kept.get(id);
    const version = versionOf(id);
    const isKept = known && (!version || version === known.version);
    const one = isKept ? known : await fetched(id, version).catch(() => null);
    if (!one || mine !== latest) return null;
    if (!one.node.isConnected) {
      room().replaceChildren(one.node);
      shownIs(one.isThere ? one.node : null);
    }
    return one;
  };

  const putAway = () => {
    latest += 1;
    if (!document.getElementById("reader")?.firstChild) return;
    room().replaceChildren();
    shownIs(null);
  };

  // --- what is marked ---

  const citesOf = (turn) => [...(turn?.querySelectorAll("a.cite") ?? [])];

  // The place that an address names: `#m-ARTICLE-START-END`, as of the marks in the article.
  const placeIn = (hash) => {
    const [, article, start, end] = /^#m-([0-9a-f]+)-(\d+)-(\d+)$/.exec(hash) ?? [];
    return article && { article, start: Number(start), end: Number(end), number: 0, turn: "" };
  };

  const placeOf = (link) => ({
    ...placeIn(link.hash),
    number: Number(link.textContent) || 0,
    turn: link.closest(".turn")?.id ?? "",
  });

  // The places in one article to which a turn leads, each once, with the numbers that lead back.
  const marksOf = (turn, article) => {
    const marks = new Map();
    for (const link of citesOf(turn)) {
      const { start, end, number, ...place } = placeOf(link);
      if (place.article !== article) continue;
      const key = `${start}-${end}`;
      if (!marks.has(key)) marks.set(key, { start, end, numbers: [] });
      if (number && link.id) marks.get(key).numbers.push({ number, back: link.id });
    }
    return [...marks.values()];
  };

  const backWords = () => document.getElementById("return")?.dataset.back ?? "{}";

  const isSame = (one, other) =>
    ["article", "start", "end"].every((field) => one?.[field] === other?.[field]);

  const mark = (article, turn, place) => {
    marking = turn?.id ?? "";
    here = place;
    const id = article.dataset.article;
    const marks = marksOf(turn, id);
    const isMarked = marks.some((one) => isSame({ ...one, article: id }, place));
    if (place && !isMarked) marks.push({ ...place, numbers: [] });
    footnote.mark(article, marks, backWords());
  };

  // --- where one is ---

  const lie = (place, scroller) => {
    const top = place.getBoundingClientRect().top;
    return scroller ? top - scroller.getBoundingClientRect().top : top;
  };

  // What stays in sight at the top of the window, over what scrolls.
  footnote.head = () =>
    parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;

  // Within the article's own scroller only that moves: the conversation stays where it is. Far away
  // is gone to at once; what lies between is laid out only then, so it is looked at again.
  footnote.show = (place, block = "center") => {
    const near = place.startContainer?.parentElement ?? place; // of a range, where it begins
    if (!near.getClientRects().length) return; // the pages are shown, not the text
    const found = near.closest("#article");
    const scroller = found && scrolls(found) ? found : null;
    const height = scroller ? scroller.clientHeight : window.innerHeight;
    const want = block === "start" ? (scroller ? 0 : footnote.head()) : height / 3;
    const go = (behavior) =>
      (scroller ?? window).scrollBy({ top: lie(place, scroller) - want, behavior });
    const far = Math.abs(lie(place, scroller)) > 2 * height;
    // An answer that comes meanwhile would stop a slow way to its question halfway.
    const atOnce = calm.matches || far || (block === "start" && !scroller);
    go(atOnce ? "auto" : "smooth");
    if (!atOnce) return;
    requestAnimationFrame(() => requestAnimationFrame(() => near.isConnected && go("auto")));
  };

  const leadTo = (places) => {
    document.querySelectorAll(".is-here").forEach((one) => one.classList.remove("is-here"));
    places.forEach((one) => one.classList.add("is-here"));
    places[0].dispatchEvent(new CustomEvent("footnote:follow", { bubbles: true }));
    footnote.show(places[0]);
    places[0].focus({ preventScroll: true });
  };

  // --- opening ---

  const remember = (place) => {
    const state = { ...history.state, footnoteOpen: place };
    if (history.state?.footnoteOpen) history.replaceState(state, "");
    else history.pushState(state, "");
  };

  const open = async (place, isBack = false) => {
    const one = await bring(place.article);
    if (!one) return;
    if (!isBack) remember(place);
    document.getElementById("return")?.toggleAttribute("hidden", !place.turn);
    const marks = one.isThere ? markPlace(one.node, place) : [];
    one.node.tabIndex = -1;
    leadTo(marks.length ? marks : [one.node]);
    if (!one.isThere || (await isAsItWas(place.article, one).catch(() => true))) return;
    kept.delete(place.article);
    if (here === place) open(place, true);
  };

  const markPlace = (article, place) => {
    mark(article, document.getElementById(place.turn), place);
    return footnote.marked(article, place);
  };

  // Back to an answer. What was opened is one step in the browser's history, wherever it led.
  const goBack = (link) => {
    if (!link?.isConnected) return;
    came = link;
    leadTo([link]);
    if (history.state?.footnoteOpen) history.back();
  };

  // The next of the places to which the marked turn leads, or the one before, in reading order.
  footnote.step = (by) => {
    const places = citesOf(document.getElementById(marking)).map(placeOf);
    const articles = places.map((one) => one.article);
    const order = (one) => articles.indexOf(one.article);
    const each = places.filter((one, at) => places.findIndex((other) => isSame(one, other)) === at);
    each.sort((one, other) => order(one) - order(other) || one.start - other.start);
    if (!each.length) return;
    const at = each.findIndex((one) => isSame(one, here));
    const next = (at + by + each.length + (at < 0 && by < 0 ? 1 : 0)) % each.length;
    document.dispatchEvent(new CustomEvent("footnote:open", { detail: each[next] }));
  };

  document.addEventListener("footnote:open", (event) => open(event.detail));

  document.addEventListener("click", (event) => {
    const cite = event.target.closest?.("a.cite");
    const back = event.target.closest?.("a.back");
    if (cite || back) event.preventDefault();
    if (cite) {
      came = cite;
      document.dispatchEvent(new CustomEvent("footnote:open", { detail: placeOf(cite) }));
    } else if (back) {
      goBack(document.getElementById(decodeURIComponent(back.hash.slice(1))));
    } else if (event.target.closest?.("#return button")) {
      goBack(came?.isConnected ? came : newest());
    }
  });

  window.addEventListener("popstate", (event) => {
    const place = event.state?.footnoteOpen;
    if (place) open(place, true);
    else if (came?.isConnected) leadTo([came]);
  });

  // --- what is shown without being asked for ---

  const newest = () => {
    const turns = document.querySelectorAll("#conversation .turn");
    return turns[turns.length - 1];
  };

  // The chosen article, or the first that the newest answer cites; its marks are in sight.
  let settled = "";
  const settle = async () => {
    const turn = newest();
    if (!pane() || turn?.querySelector('[aria-busy="true"]')) return;
    const chosen = pane().querySelector("[data-show]");
    const cites = citesOf(turn);
    const hrefs = cites.map((link) => link.hash).join();
    const key = [chosen?.dataset.show, chosen?.dataset.version, turn?.id, hrefs].join(" ");
    if (key === settled) return;
    settled = key;
    const id = chosen?.dataset.show || (cites[0] && placeOf(cites[0]).article);
    if (!id) {
      putAway();
      return;
    }
    const one = await bring(id);
    if (!one?.isThere) return;
    mark(one.node, turn, null);
    const first = one.node.querySelector("mark");
    if (first && scrolls(pane())) footnote.show(first);
  };

  // What was opened before a reload isn't open any more. The address may lead to words, as links do.
  if (history.state?.footnoteOpen) history.replaceState({ ...history.state, footnoteOpen: null }, "");
  let linked = placeIn(window.location.hash);
  document.addEventListener("footnote:drawn", async () => {
    await settle();
    if (!linked || !pane()?.querySelector("[data-show], .gap, .problem")) return;
    const place = linked;
    linked = null;
    open(place, true);
  });
})();
