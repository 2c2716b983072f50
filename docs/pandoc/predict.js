// What a lab's page asks before it shows a verdict: will the claim hold? What the reader says is kept in this browser,
// and stands beside what came out; the row of a claim of which nothing was said yet is covered. --predict asks the same
// at the terminal, in the same words (lua/minimodel/report/words.lua; tests/docs/use.cjs compares the two). On paper,
// and where no script runs, every verdict is there. Joined to book.js. Does not hide what prose and figures tell, and
// knows no verdict but those of the page it stands on, which may run its lab again.
"use strict";
(() => {
  const spanish = document.documentElement.lang === "es";
  const say = (en, es) => (spanish ? es : en);
  const YES = say("it will hold", "se cumplirá"), NO = say("it will not hold", "no se cumplirá");
  const OUTCOMES = {
    as: say("as you said", "como usted dijo"), other: say("otherwise", "de otro modo"),
    open: say("open", "sin decidir"),
  };

  // ---- What was said: for each lab { claim: { said: true, false, a number or null, date } }, null for no opinion

  const lab = decodeURIComponent(location.pathname).match(/([^/]*?)(\.es)?\.html$/)?.[1];
  const SHOWN = "minimodel-verdicts", KEPT = "minimodel-predictions-" + lab;
  const memory = new Map();   // where the browser refuses to keep anything
  function get(key) {
    try { return localStorage.getItem(key); } catch { return memory.get(key) ?? null; }
  }
  function set(key, value) {
    try {
      if (value === null) localStorage.removeItem(key); else localStorage.setItem(key, value);
    } catch { memory.set(key, value); }
  }
  function kept() {
    try {
      const made = JSON.parse(get(KEPT));
      return made && typeof made === "object" ? made : {};
    } catch { return {}; }
  }
  function today() {
    const day = new Date(), two = number => String(number).padStart(2, "0");
    return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
  }

  /** The number that a reader writes, with a point or a comma; null where it is none. */
  function number(text) {
    const plain = text.trim().replace("−", "-").replace(/^([+-]?\d*),(\d+)$/, "$1.$2");
    return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) && Number.isFinite(Number(plain)) ? Number(plain) : null;
  }
  const spell = value => String(Number(value.toPrecision(6))).replace("-", "−");
  const saying = said => (typeof said === "number" ? spell(said) : said ? YES : NO);
  const dated = ({ said, date }) => `${saying(said)}, ${say("on", "el")} ${date}`;

  /** What became of it, as lab/predictions.lua judges it. */
  function outcome(said, { verdict, low, high, value }) {
    if (typeof said === "boolean") {
      if (verdict !== "true" && verdict !== "false") return OUTCOMES.open;
      return (verdict === "true") === said ? OUTCOMES.as : OUTCOMES.other;
    }
    if (low && high) return Number(low) <= said && said <= Number(high) ? OUTCOMES.as : OUTCOMES.other;
    if (!value) return OUTCOMES.open;
    return `${OUTCOMES.open}, ${say("away by", "se aleja en")} ${spell(Math.abs(Number(value) - said))}`;
  }

  function make(tag, attributes, ...inside) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...inside);
    return element;
  }
  function button(text, act) {
    const made = make("button", { type: "button" }, text);
    made.addEventListener("click", act);
    return made;
  }

  // ---- The page

  function start() {
    const group = document.querySelector("main .measured[data-piece]");
    if (!group || !lab) return;
    const spots = () => [...group.querySelectorAll('[id^="claim-"]')];
    const id = spot => spot.id.slice("claim-".length);
    const linked = new Set();   // claims that a link led to: whoever came from there has read the verdict
    const words = spot => {     // the claim, without its label
      const cell = spot.closest("td").cloneNode(true);
      cell.querySelector("[id]").remove();
      return [...cell.childNodes];
    };

    const count = spots().length;
    const intro = count === 1
      ? say("This lab makes one claim. Will it hold?", "Esta práctica hace una afirmación. ¿Se cumplirá?")
      : say(`This lab makes ${count} claims. Will they hold?`,
        `Esta práctica hace ${count} afirmaciones. ¿Se cumplirán?`);
    const heading = make("p", { id: "predict" }, make("strong", {}, intro), " ", say(
      "Say what you expect before you read on. Your answers are kept in this browser; each one uncovers its verdict.",
      "Diga qué espera antes de seguir leyendo. Sus respuestas se guardan en este navegador, y cada una destapa su "
        + "veredicto."));
    const spoken = make("p", { role: "status", class: "unseen" });
    const list = make("ol", {}), again = button(say("Begin again", "Empezar de nuevo"), () => {
      set(KEPT, null);
      linked.clear();
      update();
      list.querySelector("button")?.focus();
      spoken.textContent = say("Your predictions are gone.", "Sus predicciones se han borrado.");
    });
    const all = () => {
      const made = button(say("Show all verdicts", "Mostrar todos los veredictos"), () => {
        set(SHOWN, get(SHOWN) ? null : "all");
        update();
      });
      made.classList.add("all");
      return made;
    };
    again.classList.add("again");
    const asking = make("section", { class: "predict", "aria-labelledby": "predict" }, heading, list,
      make("p", {}, all(), " ", again), spoken);
    const covered = make("p", { class: "predict cover" }), left = make("span", {});
    const back = make("a", { href: "#predict" }, say("Say what you expect", "Diga qué espera"));
    covered.append(left, " ", back, " ", all());
    const beside = make("section", { class: "predicted" });
    const declared = document.querySelector("main .expect[data-piece]");
    if (declared) declared.after(asking); else group.before(asking);
    group.before(covered);
    group.after(beside);

    function speak(spot, said) {
      const made = kept();
      made[id(spot)] = { said, date: today() };
      set(KEPT, JSON.stringify(made));
      update();
      list.querySelector(`[data-claim="${CSS.escape(id(spot))}"] a`)?.focus();
      spoken.textContent = said === null ? say("The verdict is shown.", "Se muestra el veredicto.")
        : say(`You said: ${saying(said)}. The verdict is shown.`,
          `Usted dijo: ${saying(said)}. Se muestra el veredicto.`);
    }

    /** The question about one claim, or what was said of it. */
    function question(spot, before) {
      const link = make("a", { href: "#" + spot.id }, say("what came out", "lo que salió"));
      if (before) {
        const said = before.said === null ? say("no opinion", "sin opinión")
          : `${say("You said", "Usted dijo")}: ${dated(before)}`;
        return make("div", {}, make("p", {}, ...words(spot)), make("p", { class: "said" }, said, " · ", link));
      }
      const answers = [[YES, true], [NO, false], [say("no opinion", "sin opinión"), null]];
      const buttons = answers.flatMap(([text, said]) => [button(text, () => speak(spot, said)), " "]);
      const asked = make("fieldset", {}, make("legend", {}, ...words(spot)), ...buttons);
      if (spot.dataset.value || spot.dataset.low) {
        const field = make("input", { type: "text", inputmode: "decimal", size: "6", autocomplete: "off" });
        const label = make("label", {}, say("or what will be measured: ", "o cuánto se medirá: "), field);
        const form = make("form", {}, label, " ", make("button", {}, say("Say it", "Decirlo")));
        form.addEventListener("submit", event => {
          event.preventDefault();
          const said = number(field.value);
          if (said !== null) return speak(spot, said);
          field.setAttribute("aria-invalid", "true");
          spoken.textContent = say("a number such as -0.5", "un número como -0.5");
          field.focus();
        });
        asked.append(form);
      }
      return asked;
    }

    /** What you said, and what came out: one row for each claim that something was said of. */
    function compare(made) {
      const said = spots().filter(spot => made[id(spot)] && made[id(spot)].said !== null);
      if (said.length === 0) return beside.replaceChildren();
      const title = make("strong", {}, say("What you said, and what came out", "Lo que usted dijo y lo que salió"));
      const head = [say("Claim", "Afirmación"), say("You said", "Usted dijo"), say("Came out", "Salió"),
        say("As you said?", "¿Como usted dijo?")].map(text => make("th", { scope: "col" }, text));
      const rows = said.map(spot => {
        const cells = spot.closest("tr").cells, before = made[id(spot)];
        const copy = cell => [...cell.cloneNode(true).childNodes];
        return make("tr", {}, make("td", {}, ...words(spot)),
          make("td", {}, dated(before)),
          make("td", {}, ...copy(cells[3]), ": ", ...copy(cells[2])),
          make("td", {}, outcome(before.said, spot.dataset)));
      });
      beside.replaceChildren(make("div", { class: "group" }, make("p", {}, title),
        make("div", { class: "scroll" },
          make("table", {}, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows)))));
    }

    function update() {
      const made = kept(), shown = get(SHOWN) === "all";
      let hidden = 0;
      for (const spot of spots()) {
        const cover = !shown && !made[id(spot)] && !linked.has(id(spot));
        spot.closest("tr").classList.toggle("covered", cover);
        if (cover) hidden++;
      }
      group.classList.toggle("covered", hidden === spots().length && hidden > 0);
      covered.hidden = hidden === 0;
      left.textContent = hidden === 1 ? say("One verdict is covered.", "Un veredicto está tapado.")
        : say(`${hidden} verdicts are covered.`, `${hidden} veredictos están tapados.`);
      for (const made of document.querySelectorAll(".predict .all")) made.setAttribute("aria-pressed", String(shown));
      again.hidden = Object.keys(made).length === 0;
      list.replaceChildren(...spots().map(spot => {
        const item = make("li", {}, question(spot, made[id(spot)]));
        item.dataset.claim = id(spot);
        return item;
      }));
      compare(made);
    }

    function follow() {
      const spot = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (!spot || !group.contains(spot) || !spot.id.startsWith("claim-")) return;
      linked.add(id(spot));
      update();
      spot.scrollIntoView();
    }
    update();
    follow();
    addEventListener("hashchange", follow);
    // The lab may run again in this page (web/page/pieces.js), and its verdicts stand in new rows then.
    new MutationObserver(update).observe(group, { childList: true });
  }

  document.addEventListener("DOMContentLoaded", start);
})();
