// What the pages of a book do where scripts may run: search, links on headings, copy buttons, a theme that is kept, a
// switch of language that keeps the place, figures that open large, and boxes that the keyboard scrolls only where
// there is something to scroll. A page says all that it says without this file. A classic script: it works from
// file://, without a server. Does not run labs.
"use strict";
(() => {
  const root = document.documentElement, spanish = root.lang === "es";
  const base = document.currentScript.src.replace(/[^/]*$/, "");
  const say = (en, es) => (spanish ? es : en);

  // ---- Theme: set before the page is drawn

  const THEMES = ["system", "light", "dark"];
  const called = {
    system: say("Theme: system", "Tema: del sistema"), light: say("Theme: light", "Tema: claro"),
    dark: say("Theme: dark", "Tema: oscuro"),
  };
  let theme = "system";
  try { theme = localStorage.getItem("minimodel-theme") || theme; } catch { /* refused: the system's theme */ }
  function show(wanted) {
    theme = THEMES.includes(wanted) ? wanted : "system";
    if (theme === "system") delete root.dataset.theme; else root.dataset.theme = theme;
  }
  show(theme);

  function make(tag, attributes, ...inside) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...inside);
    return element;
  }

  function themes(bar) {
    const button = make("button", { type: "button", class: "theme" }, called[theme]);
    button.addEventListener("click", () => {
      show(THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]);
      button.textContent = called[theme];
      try { localStorage.setItem("minimodel-theme", theme); } catch { /* it holds for this page alone */ }
    });
    bar.append(button);
  }

  // ---- Search: the index is a file for each language, asked for when somebody searches

  const plain = text => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  let index;   // { pages, sections, words, places }

  function load() {
    index ??= new Promise((done, failed) => {
      const script = make("script", { src: `${base}search.${spanish ? "es" : "en"}.js` });
      script.onload = () => {
        const made = window.minimodelSearch;
        const lines = made.words.split("\n");
        made.list = lines.map(line => line.slice(0, line.indexOf(" ")));
        made.places = lines.map(line => line.slice(line.indexOf(" ") + 1));
        made.heads = made.sections.map(([at, , heading]) => plain(heading || made.pages[at][1]));
        done(made);
      };
      script.onerror = failed;
      document.head.append(script);
    });
    return index;
  }

  /** Sections in which every word of the query, or a word that begins with it, stands; the best first. */
  function find(made, query) {
    const asked = plain(query).match(/[\p{L}\p{N}_]+/gu) || [];
    const terms = asked.filter(term => !made.common.includes(term));
    const headed = (at, term) => made.heads[at].split(/[^\p{L}\p{N}]+/u).some(word => word.startsWith(term));
    if (terms.length === 0) {   // words that stand everywhere are looked for in headings
      return [...made.heads.keys()].filter(at => asked.length && asked.every(term => headed(at, term)));
    }
    let found;
    for (const term of terms) {
      const scores = new Map();
      let low = 0, high = made.list.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (made.list[middle] < term) low = middle + 1; else high = middle;
      }
      for (; low < made.list.length && made.list[low].startsWith(term); low++) {
        let at = -1;
        for (const step of made.places[low].split(" ")) {
          at += parseInt(step, 36);
          let score = made.list[low] === term ? 3 : 1;
          if (headed(at, term)) score += 10;
          if (!made.sections[at][1]) score += 2;   // the page itself
          scores.set(at, Math.max(scores.get(at) || 0, score));
        }
      }
      const both = [...(found || [])].filter(([at]) => scores.has(at)).map(([at, n]) => [at, n + scores.get(at)]);
      found = found ? new Map(both) : scores;
    }
    return [...(found || [])].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([at]) => at);
  }

  function searching(bar) {
    const input = make("input", {
      type: "search", "aria-label": say("Search the book", "Buscar en el libro"), autocomplete: "off",
      spellcheck: "false", placeholder: say("Search  /", "Buscar  /"), "aria-controls": "found-sections",
    });
    const status = make("p", { role: "status" }), list = make("ul", { id: "found-sections" });
    const results = make("div", { class: "results", hidden: "" }, status, list);
    const form = make("form", { role: "search", class: "search" }, input, results);
    bar.append(form);
    const close = () => { results.hidden = true; };
    async function answer() {
      const query = input.value.trim();
      if (!query) return close();
      let made;
      try { made = await load(); } catch {
        status.textContent = say("The search index is not beside this page.",
          "El índice de búsqueda no está junto a esta página.");
        results.hidden = false;
        return;
      }
      if (query !== input.value.trim()) return;
      const found = find(made, query);
      status.textContent = found.length === 0 ? say("Nothing found", "No se encontró nada")
        : found.length === 1 ? say("1 place", "1 lugar") : say(`${found.length} places`, `${found.length} lugares`);
      list.replaceChildren(...found.slice(0, 20).map(at => {
        const [place, id, heading] = made.sections[at], [file, title] = made.pages[place];
        const link = make("a", { href: base + file + (id && `#${id}`) }, heading || title);
        if (heading) link.append(make("span", {}, ` ${title}`));
        return make("li", {}, link);
      }));
      results.hidden = false;
    }
    input.addEventListener("input", answer);
    input.addEventListener("focus", () => { load().catch(() => {}); });
    form.addEventListener("submit", event => {
      event.preventDefault();
      list.querySelector("a")?.click();
    });
    form.addEventListener("keydown", event => {
      const links = [...list.querySelectorAll("a")], at = links.indexOf(document.activeElement);
      if (event.key === "Escape") { input.value = ""; close(); input.focus(); }
      else if (!links.length) return;
      else if (event.key === "ArrowDown") { links[Math.min(at + 1, links.length - 1)].focus(); event.preventDefault(); }
      else if (event.key === "ArrowUp") { (at > 0 ? links[at - 1] : input).focus(); event.preventDefault(); }
    });
    form.addEventListener("focusout", event => { if (!form.contains(event.relatedTarget)) close(); });
    document.addEventListener("keydown", event => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
      event.preventDefault();
      input.focus();
    });
  }

  // ---- Headings: links to them, and the same one in the other language

  const headings = () => [...document.querySelectorAll("main h1, main h2, main h3, main h4")];

  function anchors() {
    for (const heading of headings()) {
      if (!heading.id) continue;
      const words = heading.textContent.trim();
      heading.append(" ", make("a", { class: "anchor", href: `#${heading.id}`,
        "aria-label": say(`Link to “${words}”`, `Enlace a «${words}»`) }, "#"));
    }
  }

  function languages() {
    const twin = document.querySelector(".languages a");
    twin?.addEventListener("click", () => {
      let at = 0;
      headings().forEach((heading, i) => { if (heading.getBoundingClientRect().top < innerHeight / 3) at = i; });
      twin.hash = at ? `@${at}` : "";
    });
    const asked = /^#@(\d+)$/.exec(location.hash), heading = asked && headings()[asked[1]];
    if (!heading) return;
    heading.scrollIntoView();
    if (heading.id) history.replaceState(null, "", `#${heading.id}`);
  }

  // ---- Code that can be copied, boxes that scroll, paper without answers

  function copying() {
    const spoken = make("p", { role: "status", class: "unseen" });
    document.body.append(spoken);
    for (const { parentElement: pre } of document.querySelectorAll("main pre > code")) {
      if (pre.closest(".output, .signature") || pre.matches(".output, .signature")) continue;
      let box = pre.parentElement;
      if (!box.matches("div.sourceCode")) {
        box = make("div", { class: "copied" });
        pre.replaceWith(box);
        box.append(pre);
      }
      const copy = say("Copy", "Copiar");
      const button = make("button", { type: "button", class: "copy" }, copy);
      button.addEventListener("click", async () => {
        // As it is now: a lab may have written it anew, or have it open to be edited.
        const typed = box.querySelector("textarea")?.value ?? box.querySelector("code").textContent;
        try { await navigator.clipboard.writeText(typed); } catch { return; }
        button.textContent = spoken.textContent = say("Copied", "Copiado");
        setTimeout(() => { button.textContent = copy; spoken.textContent = ""; }, 2000);
      });
      const beside = box.querySelector(":scope > .live-tools");   // buttons that a page which runs its lab has there
      if (beside) beside.prepend(button); else box.append(button);
    }
  }

  function scrolling() {
    const BOXES = "main .scroll, main pre, main .equation, main math[display=block]";
    const named = new Map();   // box → what it is called where it scrolls
    function name(box) {
      if (box.matches(".scroll")) {
        return box.getAttribute("aria-label")
          || say("Table; it scrolls sideways", "Tabla; se desplaza hacia los lados");
      }
      return box.matches("pre") ? say("Code; it scrolls sideways", "Código; se desplaza hacia los lados")
        : say("Formula; it scrolls sideways", "Fórmula; se desplaza hacia los lados");
    }
    function look(box) {
      const wide = box.scrollWidth > box.clientWidth + 1 && !box.closest(".equation math");
      const math = box.matches("math");   // it has a role of its own
      if (wide) {
        box.tabIndex = 0;
        if (!math) box.setAttribute("role", "group");
        if (!math) box.setAttribute("aria-label", named.get(box));
      } else {
        box.removeAttribute("tabindex");
        for (const attribute of math ? [] : ["role", "aria-label"]) box.removeAttribute(attribute);
      }
    }
    const watch = new ResizeObserver(entries => entries.forEach(entry => look(entry.target)));
    function gather() {
      for (const box of named.keys()) if (!box.isConnected) { named.delete(box); watch.unobserve(box); }
      for (const box of document.querySelectorAll(BOXES)) {
        if (named.has(box)) continue;
        named.set(box, name(box));
        look(box);
        watch.observe(box);
      }
    }
    gather();
    // A page that runs its lab, or compares what was said, shows tables that were not there at first.
    let asked = false;
    new MutationObserver(() => {
      if (asked) return;
      asked = true;
      requestAnimationFrame(() => { asked = false; gather(); });
    }).observe(document.getElementById("main"), { childList: true, subtree: true });
  }

  // ---- Figures that the window makes small open large, and are moved about in

  function enlarging() {
    const dialog = make("dialog", { class: "large", "aria-label": say("Figure, enlarged", "Figura ampliada") });
    const box = make("div", { tabindex: "0", role: "group", "aria-label": say("It scrolls", "Se desplaza") });
    const close = make("button", { type: "button" }, say("Close", "Cerrar"));
    dialog.append(close, box);
    document.body.append(dialog);
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", event => { if (event.target === dialog) dialog.close(); });
    dialog.addEventListener("close", () => box.replaceChildren());
    const picture = figure => figure.querySelector("img, svg");
    const own = drawn => Number(drawn.getAttribute("width")?.replace(/pt$/, "")) || drawn.naturalWidth || 0;
    function look(figure, button) {
      const drawn = picture(figure);
      button.hidden = !drawn || drawn.clientWidth > 0.85 * own(drawn);
    }
    const buttons = new Map();
    const watch = new ResizeObserver(entries => entries.forEach(({ target }) => look(target, buttons.get(target))));
    for (const figure of document.querySelectorAll("main figure")) {
      const name = figure.querySelector("figcaption strong")?.textContent.replace(/[.\s]+$/, "") ?? "";
      const button = make("button", { type: "button", class: "enlarge" }, say("Enlarge", "Ampliar"),
        make("span", { class: "unseen" }, ` ${name}`));
      button.addEventListener("click", () => {
        const copy = picture(figure).cloneNode(true);   // as it is now: a lab may have drawn it again
        copy.removeAttribute("loading");
        copy.style.width = `${Math.max(own(picture(figure)), innerWidth)}px`;
        box.replaceChildren(copy);
        dialog.showModal();
        box.focus();
      });
      figure.append(button);
      buttons.set(figure, button);
      look(figure, button);
      watch.observe(figure);
    }
  }

  function paper(bar) {
    if (!document.querySelector("details.answer")) return;
    const button = make("button", { type: "button" }, say("Print without answers", "Imprimir sin respuestas"));
    button.addEventListener("click", () => {
      root.dataset.answers = "none";
      print();
      delete root.dataset.answers;
    });
    bar.append(button);
  }

  document.addEventListener("DOMContentLoaded", () => {
    const bar = document.querySelector("header.bar"), tools = make("div", { class: "tools" });
    bar?.append(tools);
    searching(tools);
    themes(tools);
    paper(tools);
    languages();
    anchors();
    copying();
    scrolling();
    enlarging();
  });
})();
