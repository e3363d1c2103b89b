// The headings of the article that is shown, as a list that leads to them and follows the scroll.
(() => {
  "use strict";

  const footnote = window.footnote;
  const DEPTHS = { H4: "deep", H5: "deeper", H6: "deeper" };
  let headings = []; // of the article: where each begins, its element, and its link
  let here = null;

  const outline = () => document.getElementById("outline");

  const linkTo = ({ node, start }) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `#h-${start}`;
    link.dir = "auto";
    link.className = DEPTHS[node.tagName] ?? "";
    link.textContent = node.textContent;
    item.append(link);
    return item;
  };

  const name = (words) => {
    document.getElementById("heading-here").textContent = words || outline().dataset.name;
  };

  const stand = (heading) => {
    if (heading === here) return;
    here?.link.removeAttribute("aria-current");
    heading?.link.setAttribute("aria-current", "true");
    here = heading;
    name(heading?.node.textContent);
  };

  document.addEventListener("footnote:shown", (event) => {
    if (!outline()) return;
    const found = event.detail?.querySelectorAll(":is(h2, h3, h4, h5, h6):has(> [data-at])") ?? [];
    headings = [...found].map((node) => {
      const start = Number(node.querySelector("[data-at]").dataset.at.split("-")[0]);
      return { node, start };
    });
    const items = headings.map(linkTo);
    headings.forEach((heading, at) => (heading.link = items[at].firstChild));
    outline().querySelector("ul").replaceChildren(...items);
    outline().open = false;
    outline().style.visibility = headings.length > 1 ? "" : "hidden";
    here = null;
    name("");
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("#outline a");
    if (!link) {
      if (outline()?.open && !event.target.closest?.("#outline")) outline().open = false;
      return;
    }
    event.preventDefault();
    const heading = headings.find((one) => one.link === link);
    outline().open = false;
    document.dispatchEvent(new CustomEvent("footnote:look", { detail: "text" }));
    stand(heading);
    heading.node.tabIndex = -1;
    footnote.show(heading.node, "start");
    heading.node.focus({ preventScroll: true });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !outline()?.open) return;
    outline().open = false;
    outline().querySelector("summary").focus();
  });

  // The words at the top of what one sees say where one is: nothing that is out of sight is measured.
  const BLOCKS = "p, li, td, th, h2, h3, h4, h5, h6";
  const unitAtTop = () => {
    const bar = document.getElementById("reading-bar").getBoundingClientRect();
    const box = document.getElementById("article").getBoundingClientRect();
    const top = Math.max(box.top, bar.bottom) + 4;
    for (let y = top; y < top + 160; y += 14) {
      const near = document.elementFromPoint(box.left + box.width / 3, y);
      const block = near?.closest("#article") ? near.closest(BLOCKS) : null;
      const unit = near?.closest("[data-at]") ?? block?.querySelector("[data-at]");
      if (unit && unit.closest("#article")) return Number(unit.dataset.at.split("-")[0]);
    }
    return null;
  };

  footnote.unitAtTop = unitAtTop; // files/pages.js

  const follow = () => {
    const at = headings.length ? unitAtTop() : null;
    if (at !== null) stand(headings.findLast((one) => one.start <= at) ?? null);
  };

  let waiting = false;
  document.addEventListener(
    "scroll",
    () => {
      if (waiting || !footnote.article) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        follow();
      });
    },
    { capture: true, passive: true },
  );
})();
