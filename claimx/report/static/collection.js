/* The report of many articles: search, the links of the matrix, and one article at a time in the reader.

   Articles lie in the page packed (gzip, base64) and are unpacked when they are opened. Results of the search are put
   into the page some at a time. All text goes in as text. */
"use strict";

(() => {
  const [ARTICLE, NUMBER, LABEL, TYPE, FORM, CONFIDENCE, PERSON, WHO, CONTENT, TARGETS] = Array(10).keys();
  const [TITLE, DATE, TIME] = [0, 1, 2];
  const STEP = 40;
  const MOST_TITLES = 8;
  const SVG = "http://www.w3.org/2000/svg";
  const PATHS = {
    denial: "M1 3 3 1 6 4 9 1 11 3 8 6 11 9 9 11 6 8 3 11 1 9 4 6z",
    counterclaim: "M6 0 12 6 6 12 0 6z",
    claim: "M1.5 6a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0z",
    none: "M2 6a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
  };

  function make(name, className, ...children) {
    const element = document.createElement(name);
    if (className) element.className = className;
    element.append(...children);
    return element;
  }

  function badge(statement) {
    const shape = document.createElementNS(SVG, "svg");
    shape.setAttribute("class", "cx-shape");
    shape.setAttribute("viewBox", "0 0 12 12");
    shape.setAttribute("aria-hidden", "true");
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", PATHS[statement[TYPE]]);
    if (statement[TYPE] === "none") path.setAttribute("class", "cx-ring");
    shape.append(path);
    return make("span", `cx-badge t-${statement[TYPE]}`, shape, statement[LABEL]);
  }

  function start(root) {
    const index = JSON.parse(document.getElementById("cx-index").textContent);
    const { articles, people, statements } = index;
    const byPlace = new Map(statements.map((s) => [`${s[ARTICLE]}-${s[NUMBER]}`, s]));
    const who = (s) => s[WHO] || people[s[PERSON]];
    const calm = matchMedia("(prefers-reduced-motion: reduce)");
    const behavior = () => (calm.matches ? "auto" : "smooth");
    const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

    /* --- one statement in a list --- */
    function line(s) {
      const link = make("a", "cx-goto", badge(s), " ", make("b", "", who(s)), ": ", make("span", "", s[CONTENT]));
      link.href = `#a${s[ARTICLE]}-s${s[NUMBER]}`;
      link.dir = "auto";
      const title = articles[s[ARTICLE]][TITLE];
      const date = articles[s[ARTICLE]][DATE];
      const note = make("span", "cx-note", date ? `${date} · ${title}` : title);
      note.dir = "auto";
      return [link, note];
    }

    /* --- search --- */
    const form = root.querySelector(".cx-search");
    const results = root.querySelector(".cx-results");
    const more = root.querySelector(".cx-more");
    const rows = [...root.querySelectorAll(".cx-list > li")];
    let folded = null; // made at the first search
    let found = statements;
    let given = 0;

    const counts = new Map();
    for (const s of statements) counts.set(s[PERSON], (counts.get(s[PERSON]) ?? 0) + 1);
    const order = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || a - b);
    for (const number of order) {
      const option = make("option", "", `${people[number].slice(0, 60)} (${counts.get(number)})`);
      option.value = number;
      form.elements.person.append(option);
    }

    function search() {
      const values = new FormData(form);
      const words = fold(values.get("query")).split(/\s+/).filter(Boolean);
      const types = new Set([...values.getAll("type"), ...(values.getAll("type").length === 3 ? ["none"] : [])]);
      const forms = new Set(values.getAll("form"));
      const person = values.get("person");
      const time = values.get("time");
      const least = Number(values.get("confidence")) / 100;
      if (words.length) {
        folded ??= statements.map((s) => fold(`${who(s)} ${people[s[PERSON]]} ${s[CONTENT]}`));
      }
      found = statements.filter(
        (s, i) =>
          types.has(s[TYPE]) &&
          forms.has(s[FORM]) &&
          s[CONFIDENCE] >= least &&
          (person === "" || s[PERSON] === Number(person)) &&
          (time === "" || articles[s[ARTICLE]][TIME] === Number(time)) &&
          words.every((word) => folded[i].includes(word)),
      );
      const isAll = found.length === statements.length;
      const inArticles = new Set(found.map((s) => s[ARTICLE]));
      const titled = [];
      rows.forEach((row, i) => {
        const hit = words.length > 0 && words.every((word) => fold(articles[i][TITLE]).includes(word));
        if (hit) titled.push(i);
        row.hidden = !isAll && !inArticles.has(i) && !hit;
      });
      showTitles(titled);
      form.elements.least.value = values.get("confidence");
      form.querySelector(".cx-count").textContent =
        `${found.length} of ${statements.length} statements, in ${inArticles.size} of ${articles.length} articles`;
      results.replaceChildren();
      given = 0;
      give(isAll ? 5 : STEP);
    }

    function showTitles(found) {
      const box = root.querySelector(".cx-titles");
      box.replaceChildren(found.length > 1 ? `${found.length} titles: ` : "In a title: ");
      found.slice(0, MOST_TITLES).forEach((i, place) => {
        const link = make("a", "", articles[i][TITLE]);
        link.href = `#a${i}`;
        link.dir = "auto";
        box.append(place ? " · " : "", link);
      });
      if (found.length > MOST_TITLES) box.append(" …");
      box.hidden = found.length === 0;
    }

    function give(count) {
      const next = found.slice(given, given + count);
      for (const s of next) results.append(make("li", "", ...line(s)));
      given += next.length;
      more.hidden = given >= found.length;
    }

    let waiting = 0;
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(search, 80);
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(search));
    more.addEventListener("click", () => {
      const before = results.lastElementChild;
      give(STEP);
      before?.nextElementSibling?.querySelector("a")?.focus({ preventScroll: true });
    });
    form.hidden = false;
    search();

    root.addEventListener("click", (event) => {
      const speaker = event.target.closest("[data-person]");
      const cell = event.target.closest(".cx-cell");
      const mark = event.target.closest("[data-time]");
      if (speaker) find({ person: speaker.dataset.person });
      else if (mark) find({ time: mark.dataset.time, person: mark.dataset.of, type: mark.dataset.type });
      else if (cell) showPairs(Number(cell.dataset.row), Number(cell.dataset.column), cell);
    });

    /* Marks in the plots lead to what the form can find as well, so that no mouse is needed. */
    function find({ person = "", time = "", type = null }) {
      form.reset();
      form.elements.person.value = person;
      form.elements.time.value = time;
      if (type) for (const box of form.elements.type) box.checked = box.value === type;
      // The form's own event comes later and searches once more, with the same values.
      search();
      root.querySelector("#find").scrollIntoView({ behavior: behavior() });
      form.elements.person.focus({ preventScroll: true });
    }

    /* --- the statements behind a number of the matrix --- */
    function showPairs(row, column, cell) {
      const box = root.querySelector(".cx-pairs");
      const title = box.querySelector(".cx-pairs-title");
      const list = box.querySelector(".cx-pair-list");
      const pairs = [];
      for (const s of statements) {
        if (s[PERSON] !== row) continue;
        for (const number of s[TARGETS]) {
          const target = byPlace.get(`${s[ARTICLE]}-${number}`);
          if (target?.[PERSON] !== column) continue;
          const against = make("div", "cx-against", make("span", "cx-note", s[TYPE] === "denial" ? "denies" : "stands against"));
          const [link] = line(target);
          against.append(" ", link);
          pairs.push(make("li", "", ...line(s), against));
        }
      }
      list.replaceChildren(...pairs.slice(0, STEP));
      if (pairs.length > STEP) list.append(make("li", "", `and ${pairs.length - STEP} more`));
      for (const other of root.querySelectorAll(".cx-cell")) other.setAttribute("aria-pressed", other === cell);
      title.textContent = `${people[row]} against ${people[column]}`;
      box.hidden = false;
      title.focus({ preventScroll: true });
      box.scrollIntoView({ block: "nearest", behavior: behavior() });
    }

    /* --- the reader --- */
    const overview = root.querySelector(".cx-overview");
    const reader = root.querySelector(".cx-reader");
    const body = reader.querySelector(".cx-reader-body");
    let live = null;
    let open = -1;
    let place = 0; // where the overview was left

    async function unpack(text) {
      const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
      const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
      return new Response(stream).text();
    }

    async function show(number, statement) {
      if (open === -1) place = scrollY;
      if (open !== number) {
        live?.destroy();
        const packed = document.getElementById(`cx-a${number}`).textContent;
        if (!("DecompressionStream" in window)) {
          body.replaceChildren(make("p", "", "This browser cannot unpack the articles. One from 2023 or later can."));
        } else {
          const html = await unpack(packed);
          overview.hidden = true;
          reader.hidden = false;
          live = window.claimxReport.render({ html }, body);
        }
        open = number;
        link(".cx-previous", number - 1);
        link(".cx-next", number + 1);
      }
      overview.hidden = true;
      reader.hidden = false;
      scrollTo(0, 0);
      const title = body.querySelector("h2");
      if (statement) live?.select(statement, { scrollText: true, focus: "text" });
      else if (title) {
        title.tabIndex = -1;
        title.focus({ preventScroll: true });
      }
    }

    function link(selector, number) {
      const anchor = reader.querySelector(selector);
      anchor.hidden = number < 0 || number >= articles.length;
      anchor.href = `#a${number}`;
    }

    function close() {
      const from = open;
      reader.hidden = true;
      overview.hidden = false;
      live?.destroy();
      live = null;
      body.replaceChildren();
      open = -1;
      scrollTo(0, place);
      rows[from]?.querySelector("a").focus({ preventScroll: true });
    }

    function route() {
      const match = /^#a(\d+)(?:-s(\d+))?$/.exec(location.hash);
      if (match && Number(match[1]) < articles.length) {
        return show(Number(match[1]), match[2] ? Number(match[2]) : null);
      }
      // A link inside the article (#s3) leads nowhere else.
      if (open !== -1 && !/^#[sm]\d+$/.test(location.hash)) close();
      return null;
    }

    addEventListener("hashchange", route);
    return route();
  }

  const begin = () => {
    const root = document.querySelector(".cx-collection");
    if (root) start(root);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
