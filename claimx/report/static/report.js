/* The marked article, brought to life: selection, links between statements, filters.

   claimxReport.render(payload, container)  shows {"title", "html"} (claimx.report.render.article_payload) there;
   claimxReport.enhance(container)          does the same for a fragment that the page already holds.
   Both return {select, filter, destroy}. A page's own fragment is marked with data-cx-auto and needs no call.

   Nothing here writes markup from strings other than the fragment, which the templates escaped; scripts inside it
   would not run. No inline handlers, no style attributes: a strict content security policy allows all of it. */
"use strict";

(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const WIDE = "(min-width: 62rem)";

  function render(payload, container) {
    const parsed = new DOMParser().parseFromString(payload.html, "text/html");
    container.replaceChildren(...parsed.body.childNodes);
    return enhance(container);
  }

  const numbers = (text) => text.split(" ").filter(Boolean).map(Number);

  function enhance(root) {
    const article = root.querySelector(".cx-article") ?? root;
    const text = article.querySelector(".cx-text");
    const panel = article.querySelector(".cx-panel");
    const form = article.querySelector(".cx-filters");
    const cards = new Map();
    for (const card of article.querySelectorAll(".cx-card")) {
      cards.set(Number(card.dataset.s), {
        card,
        details: card.querySelector("details"),
        tag: article.querySelector(`#m${card.dataset.s}`),
        marks: [...text.querySelectorAll(`[data-s="${card.dataset.s}"]`)],
        targets: numbers(card.dataset.targets),
        contested: numbers(card.dataset.contested),
        shown: true,
      });
    }
    const stop = new AbortController();
    const listen = (target, type, handle) => target.addEventListener(type, handle, { signal: stop.signal });
    const calm = matchMedia("(prefers-reduced-motion: reduce)");
    let selected = null;
    let printing = false;

    function select(number, { scrollText = false, focus = null } = {}) {
      const entry = cards.get(number);
      if (!entry) return;
      if (selected !== null && selected !== number) cards.get(selected).details.open = false;
      selected = number;
      entry.details.open = true;
      paint();
      scrollPanelTo(entry.card);
      const wide = matchMedia(WIDE).matches;
      if (entry.tag && (scrollText || !wide)) {
        // On a phone the card covers the lower half; the margins of the tags keep them above it.
        entry.tag.scrollIntoView({ block: wide ? "center" : "nearest", behavior: calm.matches ? "auto" : "smooth" });
      }
      if (focus === "card") entry.card.querySelector("summary").focus({ preventScroll: true });
      if (focus === "text") entry.tag?.focus({ preventScroll: true });
    }

    function clear({ focusText = false } = {}) {
      if (selected === null) return;
      const entry = cards.get(selected);
      entry.details.open = false;
      selected = null;
      paint();
      if (focusText) entry.tag?.focus({ preventScroll: true });
    }

    function paint() {
      const chosen = selected === null ? null : cards.get(selected);
      const targets = new Set(chosen?.targets);
      const contesting = new Set(chosen?.contested);
      for (const [number, entry] of cards) {
        for (const element of [entry.card, ...entry.marks]) {
          element.classList.toggle("is-selected", number === selected);
          element.classList.toggle("is-target", targets.has(number));
          element.classList.toggle("is-contesting", contesting.has(number));
        }
      }
      text.classList.toggle("has-selection", chosen !== null);
      drawArcs();
    }

    /* Only the panel moves: scrollIntoView would move the page with it. */
    function scrollPanelTo(card) {
      if (!matchMedia(WIDE).matches) return;
      const top = card.getBoundingClientRect().top - panel.getBoundingClientRect().top + panel.scrollTop;
      if (top < panel.scrollTop + 40 || top + card.offsetHeight > panel.scrollTop + panel.clientHeight) {
        panel.scrollTo({ top: top - 56, behavior: calm.matches ? "auto" : "smooth" });
      }
    }

    /* --- arcs in the margin, from what contests to what is contested --- */
    const canvas = article.querySelector(".cx-arcs");

    function drawArcs() {
      canvas.replaceChildren();
      const gutter = parseFloat(getComputedStyle(text).paddingLeft);
      if (gutter < 40) return; // a phone: the paired highlights must do
      const frame = text.getBoundingClientRect();
      canvas.setAttribute("width", gutter);
      canvas.setAttribute("height", text.scrollHeight);
      const height = (entry) => {
        const box = entry.tag.getBoundingClientRect();
        return box.top + box.height / 2 - frame.top;
      };
      const late = [];
      for (const [number, entry] of cards) {
        if (!entry.shown || !entry.tag) continue;
        for (const other of entry.targets) {
          const target = cards.get(other);
          if (!target?.shown || !target.tag) continue;
          const group = arc(height(entry), height(target), gutter - 10, entry.card.dataset.type);
          if (number === selected || other === selected) {
            group.classList.add("is-selected");
            late.push(group);
          } else canvas.append(group);
        }
      }
      canvas.append(...late);
    }

    function arc(from, to, edge, type) {
      const group = document.createElementNS(SVG, "g");
      group.setAttribute("class", `cx-arc t-${type}`);
      const line = document.createElementNS(SVG, "path");
      const head = document.createElementNS(SVG, "path");
      if (Math.abs(from - to) < 4) to += 5; // on one line
      const reach = Math.min(edge - 4, 10 + Math.abs(from - to) / 6);
      line.setAttribute("d", `M${edge} ${from}C${edge - reach * 1.3} ${from} ${edge - reach * 1.3} ${to} ${edge - 3} ${to}`);
      line.setAttribute("class", "cx-arc-line");
      head.setAttribute("d", `M${edge + 3} ${to}l-7 -4v8z`);
      head.setAttribute("class", "cx-arc-head");
      group.append(line, head);
      return group;
    }

    /* --- filters --- */
    function filter() {
      if (!form) return;
      const values = new FormData(form);
      const types = new Set(values.getAll("type"));
      const forms = new Set(values.getAll("form"));
      const speaker = values.get("speaker");
      const least = Number(values.get("confidence")) / 100;
      let count = 0;
      for (const entry of cards.values()) {
        const { type, form: kind, speaker: who, confidence } = entry.card.dataset;
        entry.shown =
          types.has(type) && forms.has(kind) && (!speaker || speaker === who) && Number(confidence) >= least;
        entry.card.hidden = !entry.shown;
        for (const mark of entry.marks) mark.classList.toggle("is-off", !entry.shown);
        if (entry.tag) entry.tag.hidden = !entry.shown;
        count += entry.shown;
      }
      form.elements.least.value = values.get("confidence");
      form.querySelector(".cx-count").textContent = `${count} of ${cards.size} shown`;
      panel.querySelector(".cx-none").hidden = count > 0;
      if (selected !== null && !cards.get(selected).shown) clear();
      drawArcs();
    }

    /* A link may lead to what a filter hides. */
    function reveal(number) {
      if (cards.get(number)?.shown === false) {
        form.reset();
        filter();
      }
    }

    /* --- events --- */
    listen(article, "click", (event) => {
      const goto = event.target.closest("[data-go]");
      const tag = event.target.closest(".cx-tag");
      const speaker = event.target.closest(".cx-speaker");
      if (goto) {
        event.preventDefault();
        const number = Number(goto.dataset.go);
        reveal(number);
        select(number, { scrollText: true, focus: "text" });
      } else if (tag) {
        event.preventDefault();
        const number = Number(tag.closest("[data-s]").dataset.s);
        select(number, { focus: "card" });
      } else if (event.target.closest(".cx-close")) {
        clear({ focusText: true });
      } else if (speaker && form) {
        form.elements.speaker.value = form.elements.speaker.value === speaker.dataset.speaker ? "" : speaker.dataset.speaker;
        filter();
        form.scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });
      } else if (text.contains(event.target) && getSelection().isCollapsed) {
        const mark = event.target.closest("[data-s]:not(.is-off)");
        if (mark) select(Number(mark.dataset.s));
        else clear();
      }
    });
    for (const [number, entry] of cards) {
      listen(entry.details, "toggle", () => {
        if (printing) return;
        if (entry.details.open && selected !== number) {
          const away = entry.tag && !isInView(entry.tag);
          select(number, { scrollText: away && matchMedia(WIDE).matches });
        } else if (!entry.details.open && selected === number) clear();
      });
    }
    listen(article, "keydown", (event) => {
      if (event.key === "Escape") clear({ focusText: true });
    });
    if (form) {
      listen(form, "input", filter);
      listen(form, "submit", (event) => event.preventDefault());
      listen(form, "reset", () => setTimeout(filter));
    }
    listen(window, "beforeprint", () => {
      printing = true;
      for (const entry of cards.values()) entry.details.open = true;
    });
    listen(window, "afterprint", () => {
      for (const [number, entry] of cards) entry.details.open = number === selected;
      setTimeout(() => (printing = false)); // the toggles come later
    });
    const box = article.querySelector(".cx-filter-box");
    if (box) {
      const wide = matchMedia(WIDE);
      box.open = wide.matches;
      listen(wide, "change", () => (box.open = wide.matches));
    }
    const watch = new ResizeObserver(drawArcs);
    watch.observe(text);
    article.classList.add("is-live");
    drawArcs();
    if (form) filter(); // browsers restore a form's state when a page is loaded again

    return {
      select,
      filter,
      destroy() {
        stop.abort();
        watch.disconnect();
      },
    };
  }

  function isInView(element) {
    const box = element.getBoundingClientRect();
    return box.top >= 0 && box.bottom <= innerHeight;
  }

  /* --- the page around it --- */
  const THEMES = { "": "as the system", light: "light", dark: "dark" };

  function addThemes(button) {
    const names = Object.keys(THEMES);
    button.hidden = false;
    button.addEventListener("click", () => {
      const root = document.documentElement;
      const next = names[(names.indexOf(root.dataset.theme ?? "") + 1) % names.length];
      if (next) root.dataset.theme = next;
      else delete root.dataset.theme;
      button.textContent = `Theme: ${THEMES[next]}`;
    });
  }

  function start() {
    for (const button of document.querySelectorAll(".cx-theme")) addThemes(button);
    for (const root of document.querySelectorAll("[data-cx-auto]")) {
      const live = enhance(root);
      const match = /^#[sm](\d+)$/.exec(location.hash);
      if (match) live.select(Number(match[1]), { scrollText: true });
    }
  }

  window.claimxReport = { render, enhance };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
