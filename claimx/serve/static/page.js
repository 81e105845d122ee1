/* The page: an article goes to POST /extract, what comes back is shown by claimxReport.render. */
"use strict";

(() => {
  const one = (selector) => document.querySelector(selector);
  const input = one(".sv-input");
  const form = one(".sv-form");
  const go = one(".sv-go");
  const chip = one(".sv-file");
  const status = one(".sv-status");
  const problem = one(".sv-problem");
  const result = one(".sv-result");
  const maxBody = Number(form.dataset.maxBody);

  let file = null; // the chosen file; without one the text counts
  let example = null; // {id, text}: gives its name to a text that is not changed
  let sent = null; // what the result was made of, for downloads
  let shown = null; // the live report
  let running = null;

  /* --- what to send --- */
  function chooseFile(chosen) {
    file = chosen ?? null;
    chip.hidden = !file;
    if (!file) return;
    one(".sv-file-name").textContent = `${file.name} (${Math.ceil(file.size / 1024)} kB)`;
    form.elements.text.value = "";
    if (form.elements.example) form.elements.example.value = "";
    read();
  }

  async function chooseExample(id) {
    if (!id) return;
    const response = await fetch(`/examples/${encodeURIComponent(id)}`).catch(() => null);
    if (!response?.ok) return tell("The example cannot be loaded.", "See whether the service still runs.");
    example = await response.json();
    chooseFile(null);
    // Not read at once: who goes through the list by keyboard passes several.
    form.elements.text.value = example.text;
    status.textContent = "The example is in the field.";
  }

  function toSend() {
    if (file) {
      const isPage = /html/.test(file.type) || /\.(x?html?)$/i.test(file.name);
      const id = file.name.replace(/\.[^.]+$/, "") || file.name;
      return { id, type: isPage ? "text/html" : "text/plain", body: file, size: file.size };
    }
    const text = form.elements.text.value;
    const id = example?.text === text ? example.id : "Pasted article";
    const body = new Blob([text]);
    return { id, type: "text/plain; charset=utf-8", body, size: body.size };
  }

  const ask = (what, format, signal) =>
    fetch(`/extract?format=${format}&id=${encodeURIComponent(what.id.toWellFormed?.() ?? what.id)}`, {
      method: "POST",
      headers: { "Content-Type": what.type },
      body: what.body,
      signal,
    });

  /* --- read and show --- */
  async function read() {
    const what = toSend();
    tell(null);
    if (!file && !form.elements.text.value.trim()) {
      tell("There is no text to read.", "Paste an article, choose a file, or take an example.");
      form.elements.text.focus();
      return;
    }
    if (what.size > maxBody) {
      tell(
        `The ${file ? "file" : "text"} has ${what.size.toLocaleString("en")} bytes; ${maxBody.toLocaleString("en")} are allowed.`,
        "Take a part of it.",
      );
      return;
    }
    running?.abort();
    const mine = (running = new AbortController());
    go.setAttribute("aria-disabled", "true");
    status.textContent = "Reading the article …";
    try {
      const response = await ask(what, "view", mine.signal);
      if (!response.ok) return await tellProblem(response);
      const payload = await response.json();
      sent = what;
      show(payload, response.headers.get("Claimx-Warnings"));
    } catch (error) {
      if (error.name !== "AbortError") tell("The service does not answer.", "See whether it still runs.");
    } finally {
      if (running === mine) {
        running = null;
        go.removeAttribute("aria-disabled");
        if (status.textContent.startsWith("Reading")) status.textContent = "";
      }
    }
  }

  function show(payload, warnings) {
    shown?.destroy();
    shown = claimxReport.render(payload, one(".sv-view"));
    const notes = (warnings ? JSON.parse(warnings) : []).map((warning) => {
      const item = document.createElement("li");
      item.textContent = `Note: ${warning}`;
      return item;
    });
    one(".sv-notes").replaceChildren(...notes);
    document.title = `${payload.title} – claimx`;
    result.hidden = false;
    input.open = false;
    const count = result.querySelectorAll(".cx-card").length;
    status.textContent = count === 1 ? "One statement found." : `${count} statements found.`;
    result.focus({ preventScroll: true });
    input.scrollIntoView({ block: "start" });
  }

  /* --- problems --- */
  function tell(detail, remedy = "") {
    problem.hidden = detail === null;
    one(".sv-detail").textContent = detail ?? "";
    one(".sv-remedy").textContent = remedy;
    status.textContent = "";
  }

  async function tellProblem(response) {
    const said = await response.json().catch(() => null);
    input.open = true;
    if (said?.detail) tell(`${said.title}: ${said.detail}`, said.remedy);
    else tell(`The service answered ${response.status}.`, "Try again.");
  }

  /* --- downloads --- */
  async function download(button) {
    if (!sent) return;
    tell(null);
    try {
      const response = await ask(sent, button.dataset.format);
      if (!response.ok) return await tellProblem(response);
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await response.blob());
      link.download = `${sent.id.slice(0, 100)}.${button.dataset.ending}`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
      status.textContent = `${button.textContent} downloaded.`;
    } catch {
      tell("The download failed.", "See whether the service still runs, and whether the file is still there.");
    }
  }

  /* --- events --- */
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    read();
  });
  form.elements.text.addEventListener("input", () => file && chooseFile(null));
  form.elements.text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      read();
    }
  });
  form.elements.file.addEventListener("change", () => {
    const [chosen] = form.elements.file.files;
    if (chosen) chooseFile(chosen);
    form.elements.file.value = ""; // so that the same file can be chosen again
  });
  form.elements.example?.addEventListener("change", (event) => chooseExample(event.target.value));
  one(".sv-remove").addEventListener("click", () => {
    chooseFile(null);
    form.elements.text.focus();
  });
  for (const button of document.querySelectorAll("[data-format]")) {
    button.addEventListener("click", () => download(button));
  }
  for (const type of ["dragenter", "dragover"]) {
    window.addEventListener(type, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      input.open = true;
      form.classList.add("is-over");
    });
  }
  window.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) form.classList.remove("is-over");
  });
  window.addEventListener("drop", (event) => {
    form.classList.remove("is-over");
    const [dropped] = event.dataTransfer?.files ?? [];
    if (!dropped) return;
    event.preventDefault();
    chooseFile(dropped);
  });
})();
