// A tour of a few steps for a newcomer: beside the page, never over it. Once it was left, or something
// was asked, it doesn't come again in this browser. The words are the server's.
(() => {
  "use strict";

  const KEY = "footnote-toured";
  const tour = () => document.getElementById("tour-steps");
  const isSeen = (place) => place.getClientRects().length > 0;

  const point = (selector) => {
    document.querySelectorAll(".is-toured").forEach((one) => one.classList.remove("is-toured"));
    if (!selector) return;
    [...document.querySelectorAll(selector)].find(isSeen)?.classList.add("is-toured");
  };

  const end = () => {
    localStorage.setItem(KEY, "yes");
    point("");
    if (tour()) tour().hidden = true;
  };

  const show = (at) => {
    const steps = [...tour().querySelectorAll("li")];
    if (at >= steps.length) {
      end();
      return;
    }
    steps.forEach((one, number) => (one.hidden = number !== at));
    tour().dataset.at = String(at);
    tour().querySelector(".next").hidden = at === steps.length - 1;
    point(steps[at].dataset.points);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("#tour-steps button");
    if (!button) return;
    if (button.classList.contains("next")) show(Number(tour().dataset.at) + 1);
    else end();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.closest?.("#tour-steps")) end();
  });

  const begin = () => {
    if (localStorage.getItem(KEY)) return;
    if (!tour()) {
      requestAnimationFrame(begin); // Gradio draws the page a little later
      return;
    }
    tour().hidden = false;
    show(0);
    const asking = (event) => event.target.closest?.("#ask, #examples button") || event.key === "Enter";
    for (const name of ["click", "keydown"]) {
      document.addEventListener(name, (event) => {
        if (asking(event) && (name === "click" || event.target.closest?.("#question"))) end();
      });
    }
  };
  begin();
})();
