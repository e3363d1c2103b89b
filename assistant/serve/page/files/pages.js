// A PDF in its own look: pictures of its pages, the cited words marked on them. The text stays where
// it is, out of sight, or beside them where the window is wide; what is opened there is led to here.
(() => {
  "use strict";

  const footnote = window.footnote;
  const UNITS = 100; // of the server's places, in one percent
  let look = "text";
  let article = null;
  let sheets = []; // the pages of the article, each with its picture
  let onPage = 0; // the number of the page that stands beside the text
  let goal = null; // what one was led to: pictures that come later move it, until the reader does

  const room = () => document.getElementById("reader");
  const looks = () => document.getElementById("looks");
  const wide = window.matchMedia("(min-width: 1200px)"); // as in reading.css
  const isShown = () => look !== "text" && sheets.length > 0;
  const isBeside = () => look === "both" && sheets.length > 0;
  const roll = () => document.getElementById("sheets");
  const addressOf = (number, kind) => `article/${article.dataset.article}/pages/${number}.${kind}`;

  const sheetOf = (number, words) => {
    const sheet = document.createElement("div");
    const picture = document.createElement("img");
    sheet.className = "sheet waits"; // as large as most pages, until it is there
    picture.loading = "lazy";
    picture.alt = words.replace("{}", number);
    picture.addEventListener("load", () => {
      sheet.classList.remove("waits");
      if (goal?.isConnected) go(goal);
    });
    picture.src = addressOf(number, "png");
    sheet.append(picture);
    return sheet;
  };

  // Beside the text the pages have a scroller of their own.
  const go = (place, block = "center") => {
    if (!isBeside()) {
      footnote.show(place, block);
      return;
    }
    const top = place.getBoundingClientRect().top - roll().getBoundingClientRect().top;
    const above = block === "start" ? 0 : roll().clientHeight / 3;
    roll().scrollBy({ top: top - above });
  };

  // --- marks ---

  const drawn = (key, [left, top, right, bottom]) => {
    const mark = document.createElement("span");
    mark.className = "on-page";
    mark.dataset.mark = key;
    Object.assign(mark.style, {
      left: `${left / UNITS}%`,
      top: `${top / UNITS}%`,
      width: `${(right - left) / UNITS}%`,
      height: `${(bottom - top) / UNITS}%`,
    });
    return mark;
  };

  const pagesOf = (mark) => {
    const first = footnote.pageOf(mark.start);
    const last = footnote.pageOf(mark.end - 1);
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  };

  // The words that are marked in the text, on the pages where they stand.
  let latest = 0;
  const markPages = async () => {
    latest += 1;
    const mine = latest;
    room().querySelectorAll(".on-page").forEach((one) => one.remove());
    const marks = footnote.placed.filter((mark) => mark.start < mark.end);
    const numbers = [...new Set(marks.flatMap(pagesOf))].filter((number) => sheets[number - 1]);
    for (const number of numbers) {
      const keys = marks.filter((one) => pagesOf(one).includes(number));
      const at = keys.map((one) => `${one.start}-${one.end}`).join();
      const reply = await fetch(`${addressOf(number, "json")}?at=${at}`).catch(() => null);
      const places = reply?.ok ? await reply.json() : {};
      if (mine !== latest) return;
      for (const [key, boxes] of Object.entries(places)) {
        sheets[number - 1].append(...boxes.map((box) => drawn(key, box)));
      }
    }
  };

  const keyOf = (mark) => mark?.dataset.mark?.split("-").slice(2).join("-") ?? "";

  // Leads to what was opened, else to the first of the marks.
  const lead = async () => {
    const opened = article.querySelector("mark.is-here");
    const mark = opened ?? article.querySelector("mark");
    if (!mark) return;
    onPage = footnote.pageOf(Number(keyOf(mark).split("-")[0]));
    const sheet = sheets[onPage - 1];
    goal = sheet;
    if (sheet) go(sheet, "start");
    await markPages();
    const here = [...room().querySelectorAll(`.on-page[data-mark="${keyOf(opened)}"]`)];
    here.forEach((one) => one.classList.add("is-here"));
    goal = here[0] ?? goal;
    if (here[0]) go(here[0]);
  };

  for (const moved of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    document.addEventListener(moved, () => (goal = null), { passive: true });
  }

  // The page whose text is at the top of what one reads.
  const follow = () => {
    if (!isBeside() || goal) return;
    const at = footnote.unitAtTop();
    const page = at === null ? onPage : footnote.pageOf(at);
    if (page === onPage || !sheets[page - 1]) return;
    onPage = page;
    go(sheets[page - 1], "start");
  };

  document.addEventListener(
    "scroll",
    (event) => event.target.id === "article" && requestAnimationFrame(follow),
    { capture: true, passive: true },
  );

  // --- which look ---

  const show = (wanted) => {
    look = wanted;
    looks()?.querySelectorAll("button").forEach((one) => {
      one.setAttribute("aria-pressed", String(one.dataset.look === look));
    });
    if (!room()) return;
    if (look !== "text" && article && !sheets.length && article.dataset.looks === "pages") {
      const { length } = JSON.parse(article.dataset.pages);
      const words = document.getElementById("selected").dataset.page;
      sheets = Array.from({ length }, (_, at) => sheetOf(at + 1, words));
      const own = document.createElement("div");
      own.id = "sheets";
      own.append(...sheets);
      room().append(own);
    }
    room().dataset.look = document.body.dataset.look = isShown() ? look : "text";
    if (isShown()) lead();
  };

  document.addEventListener("footnote:shown", (event) => {
    article = event.detail;
    sheets = [];
    const hasPages = article?.dataset.looks === "pages";
    looks()?.toggleAttribute("hidden", !hasPages);
    show(hasPages ? look : "text");
  });

  // What wants to be seen in the text is seen beside the pages, too.
  document.addEventListener("footnote:look", (event) => {
    if (look === "pages" || event.detail !== "text") show(event.detail);
  });

  wide.addEventListener("change", () => look === "both" && !wide.matches && show("text"));

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("#looks button");
    if (!button || button.dataset.look === look) return;
    show(button.dataset.look);
    const mark = article?.querySelector("mark.is-here") ?? article?.querySelector("mark");
    if (look !== "pages" && mark) footnote.show(mark);
  });

  document.addEventListener("footnote:marked", () => isShown() && lead());
  document.addEventListener("footnote:follow", (event) => {
    if (isShown() && event.target.closest?.("#article")) lead();
  });
})();
