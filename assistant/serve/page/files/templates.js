// Gradio compiles in the browser what the page's parts say: their templates, and what a button runs
// before it is sent. Ours are few and fixed, so they are known here by their text, and the page's
// policy needs no 'unsafe-eval'. What isn't known is still refused by the browser.
(() => {
  "use strict";

  const string = /^return ("(?:[^"\\]|\\.)*");$/; // what Handlebars makes of a template without braces
  const filled = /^return `(|\$\{(\w+)\})`;$/; // an empty template, or one that is a part's value
  const named = /^return \(\s*window\.(footnote\w+)\s*\);$/; // a function of ours

  const called = /^window\.(footnote\w+)\(([\w, ]+)\);$/; // what a part of ours runs once it is there

  // Gradio puts the page's own scripts in while it draws: a script says when it is there.
  const run = (name, given) => {
    if (window[name]) window[name](...given);
    else document.addEventListener("footnote:there", () => run(name, given), { once: true });
  };

  const known = (parts) => {
    const body = String(parts[parts.length - 1] ?? "").trim();
    const said = string.exec(body);
    if (said) return () => JSON.parse(said[1]);
    const value = filled.exec(body);
    if (value && !value[2]) return () => "";
    const at = value ? parts.indexOf(value[2]) : -1;
    if (at >= 0) return (...given) => String(given[at]);
    const ours = named.exec(body);
    if (ours) return () => window[ours[1]];
    const call = called.exec(body);
    if (!call) return null;
    const wanted = call[2].split(", ").map((name) => parts.indexOf(name));
    return (...given) => run(call[1], wanted.map((at) => given[at]));
  };

  const knowing = (Native) => {
    const Compiled = function (...parts) {
      return known(parts) ?? Reflect.construct(Native, parts);
    };
    Compiled.prototype = Native.prototype;
    return Compiled;
  };

  window.Function = knowing(Function);
  const asynchronous = Object.getPrototypeOf(async () => {});
  Object.defineProperty(asynchronous, "constructor", {
    configurable: true,
    value: knowing(asynchronous.constructor),
  });
})();
