// Puts each turn of the conversation in its place, as it comes: the newest below, what is past above
// it, another version of an answer where the first stood. All words come from the server.
(() => {
  "use strict";

  let tell = () => {}; // to the server: ask this in the place of that
  const past = document.createElement("div");
  const now = document.createElement("div");
  past.id = "past";
  now.id = "now";
  const versions = new Map(); // the name of a turn: its versions, oldest first

  const elements = (html) => {
    const sheet = document.createElement("template");
    sheet.innerHTML = html;
    return [...sheet.content.children];
  };
  const copyOf = (name) =>
    document.getElementById(name).content.firstElementChild.cloneNode(true);

  // --- what every answer has, and isn't sent with each ---

  // A source whose words a sentence says is told without them: they are put there from it.
  const quote = (turn, link) => {
    const source = link.hash && turn.querySelector(`#${CSS.escape(link.getAttribute("aria-describedby"))} > div`);
    if (!source || source.querySelector("blockquote")) return;
    const words = document.createElement("blockquote");
    words.dir = "auto";
    words.textContent = link.closest(".sentence").firstChild.data;
    const foreign = link.closest(".answer [lang]");
    if (foreign) words.lang = foreign.lang;
    source.prepend(words);
  };

  const equip = (turn) => {
    turn.querySelectorAll("sup a.cite[aria-describedby]").forEach((link) => quote(turn, link));
    turn.querySelectorAll(".tools:empty").forEach((place) => {
      place.append(...copyOf("answer-tools").children);
      window.footnoteRated(place);
    });
  };

  // --- a turn and its versions ---

  const label = (turn) => {
    const all = versions.get(turn.id);
    const at = all.indexOf(turn);
    const there = turn.querySelector(".turn-tools");
    const tools = there || copyOf("turn-tools");
    if (!there) turn.append(tools);
    tools.querySelector('[data-do="link"]').href = `${window.location.search}#${turn.id}`;
    tools.querySelector(".versions").hidden = all.length < 2;
    const said = tools.querySelector("[data-said]");
    const words = said.dataset.said.replace("{}", at + 1).replace("{}", all.length);
    if (said.textContent !== words) said.textContent = words;
    tools.querySelector('[data-do="earlier"]').disabled = at === 0;
    tools.querySelector('[data-do="later"]').disabled = at === all.length - 1;
  };

  const placed = (name) => document.getElementById(name);

  const place = (turn) => {
    const there = placed(turn.id);
    if (there) {
      there.replaceWith(turn);
      return;
    }
    past.querySelectorAll(":scope > :not(.turn)").forEach((one) => one.remove());
    past.append(...now.children);
    now.append(turn);
  };

  // The same version goes on: only what answers it is new, so that the rest stays as it is.
  const goOn = (turn, drawn) => {
    const [heard, said] = [turn, drawn].map((one) => one.querySelector("[aria-live]"));
    heard.replaceChildren(...said.childNodes);
    heard.setAttribute("aria-busy", said.getAttribute("aria-busy"));
  };

  const put = (drawn) => {
    const all = versions.get(drawn.id) || [];
    versions.set(drawn.id, all);
    const same = all.find((one) => one.dataset.version === drawn.dataset.version);
    const turn = same || drawn;
    if (same) goOn(same, drawn);
    else all.push(drawn);
    if (placed(turn.id) !== turn) place(turn);
    equip(turn);
    label(turn);
  };

  const step = (turn, by) => {
    const all = versions.get(turn.id);
    const next = all[all.indexOf(turn) + by];
    if (!next) return;
    place(next);
    label(next);
    const same = next.querySelector(`[data-do="${by < 0 ? "earlier" : "later"}"]`);
    (same.disabled ? next.querySelector(".versions button:enabled") : same).focus();
  };

  // --- the conversation ---

  const titled = (title) => {
    if (title) document.title = `${title} · Footnote`;
  };

  const settle = (place) => {
    titled(place.dataset.title);
    if (new URLSearchParams(window.location.search).get("c") === place.dataset.talk) return;
    const address = `?c=${encodeURIComponent(place.dataset.talk)}${window.location.hash}`;
    window.history.replaceState(window.history.state, "", address);
  };

  // An address may name an answer or a number in it: that is gone to, rather than the newest.
  const lead = () => {
    const name = decodeURIComponent(window.location.hash.slice(1));
    const place = name && placed(name);
    if (!place) return;
    let left = 20; // pictures in which what is far away is laid out
    const go = () => {
      place.scrollIntoView();
      left -= 1;
      if (left) requestAnimationFrame(go);
    };
    go();
  };

  const load = async (id) => {
    const reply = await window.fetch(`talk/${encodeURIComponent(id)}.html`);
    if (!reply.ok) return;
    const [all] = elements(await reply.text());
    titled(all.dataset.title);
    [...all.children].forEach(put);
    lead();
  };

  // While an answer is made it comes in pieces, of which only those are sent that changed.
  const take = (value) => {
    for (const one of elements([value ?? ""].flat().join(""))) {
      if (one.matches(".turn")) put(one);
      else if (one.dataset.talk) settle(one);
      else past.replaceChildren(one);
      if (one.dataset.load) load(one.dataset.talk);
    }
  };

  window.footnoteTalk = (element, trigger, props, watch) => {
    element.append(past, now);
    tell = (wish) => trigger("submit", wish);
    watch("value", () => take(props.value));
    take(props.value);
  };

  document.dispatchEvent(new CustomEvent("footnote:there")); // see templates.js

  // --- what can be done with a turn ---

  const ask = (turn, question, alone) =>
    tell({ turn: Number(turn.id.slice(1)), question, alone });

  const leave = (form) => {
    const turn = form.closest(".turn");
    form.remove();
    turn.querySelector('[data-do="edit"]')?.focus();
  };

  const edit = (turn, question, alone) => {
    turn.querySelector("form.edit")?.remove();
    const form = copyOf("edit-form");
    const box = form.querySelector("textarea");
    form.dataset.alone = alone ? "yes" : "";
    box.value = question;
    turn.querySelector(".question").after(form);
    box.focus();
  };

  const actions = {
    again: (turn) => ask(turn, null, false),
    edit: (turn) => edit(turn, turn.querySelector(".question").textContent, false),
    "edit-asked": (turn) => edit(turn, turn.querySelector(".asked span").textContent, true),
    leave: (turn) => leave(turn.querySelector("form.edit")),
    earlier: (turn) => step(turn, -1),
    later: (turn) => step(turn, 1),
  };

  const isBusy = () => !!document.querySelector('#talk [aria-busy="true"]');

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".turn [data-do]");
    const act = button && actions[button.dataset.do];
    if (act) act(button.closest(".turn"));
  });

  document.addEventListener("submit", (event) => {
    if (!event.target.matches?.("form.edit")) return;
    event.preventDefault();
    const question = event.target.querySelector("textarea").value;
    if (!question.trim() || isBusy()) return;
    ask(event.target.closest(".turn"), question, event.target.dataset.alone === "yes");
    leave(event.target);
  });

  // Nothing is asked by an empty box, so nothing is sent.
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Enter" || !event.target.matches?.("#question textarea")) return;
      if (event.shiftKey || event.target.value.trim()) return;
      event.preventDefault();
      event.stopPropagation();
    },
    { capture: true },
  );

  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.("form.edit");
    if (event.key === "Escape" && form) leave(form);
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    if (form && event.target.matches("textarea")) {
      event.preventDefault();
      form.requestSubmit();
    } else if ((event.ctrlKey || event.metaKey) && event.target.closest?.("#question")) {
      event.preventDefault();
      document.querySelector("#ask:enabled, #ask button:enabled")?.click();
    }
  });
})();
