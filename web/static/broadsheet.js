// Enhancements only: every page works without this file.
"use strict";

document.documentElement.classList.add("scripted");

// Sentences in the reader's language: the page brings them along where it is not English.
function _(english, values = {}) {
  const sentence = (window.broadsheetWords || {})[english] || english;
  return sentence.replace(/%\((\w+)\)s|%%/g, (hole, name) => name ? String(values[name]) : "%");
}

// Times in the reader's own zone; the exact time stays in the title.
function localTimes() {
  // As the server writes them, so that nothing shifts.
  const lang = { en: "en-GB", ar: "ar-u-nu-latn", "en-XA": "en-GB", "ar-XB": "en-GB" }[document.documentElement.lang] || document.documentElement.lang;
  const day = new Intl.DateTimeFormat(lang, { dateStyle: "long" });
  const clock = new Intl.DateTimeFormat(lang, { timeStyle: "short" });
  const shown = { format: (at) => (document.documentElement.dataset.moment || "{1}, {0}").replace("{1}", day.format(at)).replace("{0}", clock.format(at)) };
  for (const time of document.querySelectorAll("time[data-local]")) {
    const at = new Date(time.dateTime);
    if (!Number.isNaN(at.getTime())) time.textContent = shown.format(at);
  }
  // "3 minutes ago" has the exact time on hover only; that too is the reader's.
  for (const time of document.querySelectorAll("time:not([data-local])[datetime*='T']")) {
    const at = new Date(time.dateTime);
    if (!Number.isNaN(at.getTime())) time.title = shown.format(at);
  }
  const zone = document.querySelector("[data-zone]");
  if (zone) zone.textContent = Intl.DateTimeFormat().resolvedOptions().timeZone || zone.textContent;
}

// The reader's own zone, where a form asks for one and nothing else was chosen.
function ownZone() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const input of document.querySelectorAll("input[data-own-zone]")) if (zone) input.value = zone;
}

// What is too long for an address is posted; without this, the page that refuses it offers the same.
function longQueries() {
  for (const input of document.querySelectorAll("input[data-short]")) {
    const [characters, words] = input.dataset.short.split(" ").map(Number);
    input.form.addEventListener("submit", () => {
      const typed = input.value.trim();
      input.form.method = typed.length > characters || typed.split(/\s+/).length > words ? "post" : "get";
    });
  }
}

// Keys: / to the box, j and k through the results, ? for help.
function keys() {
  const hits = [...document.querySelectorAll(".hit")];
  let at = -1;
  function go(step) {
    if (!hits.length) return;
    if (at >= 0) hits[at].classList.remove("current");
    at = Math.min(hits.length - 1, Math.max(0, at + step));
    hits[at].classList.add("current");
    hits[at].querySelector("h2 a, h3 a").focus();
    hits[at].scrollIntoView({ block: "nearest" });
  }
  function help() {
    let dialog = document.querySelector("dialog.keys");
    if (!dialog) {
      dialog = document.createElement("dialog");
      dialog.className = "keys";
      dialog.setAttribute("aria-labelledby", "keys-heading");
      const rows = [
        ["/", _("go to the search box")], ["j k", _("next and previous result")], ["Enter", _("open the result")], ["s", _("star the result or the article")],
        ["x", _("tick the result")], ["c", _("keep what is ticked")], ["m", _("mark the words that are selected")], ["Esc", _("close this list")],
      ];
      const list = rows.map(([key, means]) => `<dt>${key.split(" ").map((one) => `<kbd>${one}</kbd>`).join(" ")}</dt><dd>${means}</dd>`).join("");
      dialog.innerHTML = `<h2 id="keys-heading">${_("Keyboard shortcuts")}</h2><dl class="examples">${list}</dl><form method="dialog"><button>${_("Close")}</button></form>`;
      document.body.append(dialog);
    }
    if (!dialog.open) dialog.showModal();
  }
  // One key answers: what carries it in the question that has the focus, else in the first, else anywhere on the page.
  const asked = [...document.querySelectorAll("[data-asked]")];
  let skipped = 0;
  function answers(key) {
    const question = asked.find((one) => one.contains(document.activeElement)) || asked[skipped];
    if (key === "s" && asked.length) {
      skipped = (asked.indexOf(question) + 1) % asked.length;
      asked[skipped].querySelector("button").focus();
      return true;
    }
    const found = [question, document].filter(Boolean).map((where) => where.querySelector(`[data-key="${CSS.escape(key)}"]`)).find(Boolean);
    if (found) found.click();
    return Boolean(found);
  }
  // s stars the current result or the article, x ticks its box, c goes to the form that keeps what is ticked.
  function keep(key) {
    const where = hits[at] || document;
    if (key === "s") return !asked.length && press(where.querySelector("[data-star] button"));
    if (key === "x") return hits[at] && press(hits[at].querySelector("input[form=collecting]"));
    if (key === "m") {
      const passage = document.querySelector("[data-passage] [name=passage]");
      const chosen = String(getSelection()).trim();
      if (!passage || !chosen) return false;
      passage.closest("details").open = true;
      passage.value = chosen;
      passage.form.querySelector("[name=note]").focus();
      return true;
    }
    const form = document.querySelector("details.collecting, section.keep");
    if (key !== "c" || !form) return false;
    if (form instanceof HTMLDetailsElement) form.open = true;
    form.querySelector("select").focus();
    return true;
  }
  function press(element) {
    if (element) element.click();
    return Boolean(element);
  }
  document.addEventListener("keydown", (event) => {
    if (event.repeat && /^[ynsux]$/.test(event.key)) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const where = event.target;
    if (where instanceof Element && where.closest("input:not([type=checkbox]), select, textarea, dialog, [contenteditable]")) return;
    const action = { "/": () => document.getElementById("q")?.select(), j: () => go(1), k: () => go(-1), "?": help }[event.key];
    if (action) action();
    else if (!keep(event.key) && !answers(event.key)) return;
    event.preventDefault();
  });
}

// A drag over the histogram fills the two date fields.
function dragDates() {
  const figure = document.querySelector("[data-histogram]");
  const from = document.getElementById("from");
  const to = document.getElementById("to");
  if (!figure || !from || !to) return;
  const svg = figure.querySelector("svg");
  const links = [...svg.querySelectorAll("a[data-from]")];
  const picked = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  picked.setAttribute("class", "picked");
  picked.setAttribute("y", "0");
  picked.setAttribute("height", String(svg.height.baseVal.value - 22));
  let start = null;
  let dragged = false;
  function place(event) {
    const box = svg.getBoundingClientRect();
    return Math.min(box.width, Math.max(0, event.clientX - box.left));
  }
  function inside(low, high) {
    return links.filter((link) => {
      const slot = link.querySelector(".slot");
      const left = slot.x.baseVal.value;
      return left + slot.width.baseVal.value > low && left < high;
    });
  }
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    start = place(event);
    dragged = false;
  });
  document.addEventListener("pointermove", (event) => {
    if (start === null) return;
    const now = place(event);
    if (!dragged && Math.abs(now - start) < 5) return;
    dragged = true;
    const low = Math.min(start, now);
    const high = Math.max(start, now);
    picked.setAttribute("x", String(low));
    picked.setAttribute("width", String(high - low));
    if (!picked.isConnected) svg.append(picked);
    const chosen = inside(low, high);
    if (chosen.length) {
      from.value = chosen[0].dataset.from;
      to.value = chosen[chosen.length - 1].dataset.to;
    }
  });
  document.addEventListener("pointerup", () => {
    if (start === null) return;
    start = null;
    // Where the fields are out of sight (on a narrow screen they stand below), this brings them in.
    if (dragged) from.form.querySelector("button").focus();
    setTimeout(() => { dragged = false; }, 0);
  });
  // The click that ends a drag must not follow the bar under it.
  svg.addEventListener("click", (event) => { if (dragged) event.preventDefault(); }, true);
}

// What the reader may be about to type.
function suggestions() {
  const box = document.querySelector("input[data-suggest]");
  const list = document.getElementById("suggestions");
  if (!box || !list) return;
  const kinds = { person: _("person"), outlet: _("outlet"), author: _("author"), section: _("section"), agency: _("agency"), word: _("word"), story: _("story") };
  let timer = 0;
  let asked = "";
  box.addEventListener("input", () => {
    clearTimeout(timer);
    const text = box.value.trim();
    if (text.length < 2 || text === asked) return;
    timer = setTimeout(async () => {
      asked = text;
      try {
        const answer = await fetch(`${box.dataset.suggest}?limit=8&q=${encodeURIComponent(text)}`);
        if (!answer.ok) return;
        const found = await answer.json();
        if (box.value.trim() !== text) return;
        list.replaceChildren(...found.suggestions.map((one) => {
          const option = document.createElement("option");
          option.value = one.query || one.text;
          option.label = one.kind === "phrase" ? one.text : `${one.text} (${kinds[one.kind] || one.kind})`;
          return option;
        }));
      } catch { /* suggestions are a courtesy */ }
    }, 180);
  });
}

// A part of a page that looks again by itself, and changes only when something has changed; who is at a button stays there.
function beginning() {
  const waiting = document.querySelector("[data-refresh]");
  if (!waiting) return;
  let shown = waiting.innerHTML;
  function place(element) {
    return element && waiting.contains(element) ? element.closest("form")?.getAttribute("action") || element.getAttribute("href") : null;
  }
  setInterval(async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(location.href);
      if (!answer.ok) return;
      const news = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-refresh]");
      if (!news) { location.reload(); return; }
      if (news.innerHTML === shown) return;
      if ([...waiting.querySelectorAll("input, textarea")].some((one) => one.value !== one.defaultValue)) return; // somebody is filling in a form
      shown = news.innerHTML;
      const at = place(document.activeElement);
      waiting.replaceChildren(...news.childNodes);
      localTimes();
      if (at) [...waiting.querySelectorAll("button, a[href]")].find((one) => place(one) === at)?.focus({ preventScroll: true });
    } catch { /* the server may be restarting */ }
  }, Number(waiting.dataset.refresh) * 1000);
}

// Files dropped on the page of imports are as good as chosen ones; what is too large is said before it is sent.
function uploads() {
  const form = document.querySelector("form.upload");
  if (!form) return;
  const field = form.querySelector("input[type=file]");
  const said = form.querySelector(".sending");
  function wrong() {
    const files = [...field.files];
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    if (files.length > Number(form.dataset.mostFiles)) return _("These files are too many for one go: %(number)s.", { number: files.length });
    if (bytes > Number(form.dataset.mostBytes)) return _("These files have %(number)s MB, too much for one go.", { number: Math.ceil(bytes / 1e6) });
    return "";
  }
  function tell() {
    said.textContent = wrong() || (field.files.length ? _("Files chosen: %(number)s.", { number: field.files.length }) : "");
  }
  field.addEventListener("change", tell);
  form.addEventListener("submit", (event) => {
    if (wrong()) { event.preventDefault(); tell(); return; }
    said.textContent = _("Sending…");
  });
  document.addEventListener("dragover", (event) => {
    if (![...(event.dataTransfer?.types || [])].includes("Files")) return;
    event.preventDefault();
    document.documentElement.classList.add("dropping");
  });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) document.documentElement.classList.remove("dropping"); });
  document.addEventListener("drop", (event) => {
    document.documentElement.classList.remove("dropping");
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    field.files = event.dataTransfer.files;
    tell();
    form.querySelector("button").focus();
  });
}

// A job that is being done: its entries come as pieces of the page, one by one; when it is over, the whole page does.
function live() {
  const list = document.querySelector("[data-live]");
  if (!list || !window.EventSource) return;
  const stream = new EventSource(list.dataset.live);
  stream.addEventListener("entry", (event) => {
    const piece = new DOMParser().parseFromString(event.data, "text/html").querySelector("li[id]");
    if (!piece) return;
    const old = document.getElementById(piece.id);
    if (old) old.replaceWith(piece);
    else list.append(piece);
  });
  stream.addEventListener("end", () => { stream.close(); location.reload(); });
  // Where no stream can be had, the page looks again by itself.
  stream.addEventListener("error", () => {
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 3000);
  });
}

// A star is set without leaving the page; where that fails, the form is sent as it would be without this file.
function stars() {
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-star]")) return;
    event.preventDefault();
    const button = form.querySelector("button");
    const body = new FormData(form);
    body.set("do", button.value);
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const on = button.value === "star";
      button.value = on ? "unstar" : "star";
      button.setAttribute("aria-pressed", String(on));
      button.title = on ? _("Starred") : _("Star");
      button.querySelector("[aria-hidden]").textContent = on ? "★" : "☆";
    } catch {
      const sent = document.createElement("input");
      Object.assign(sent, { type: "hidden", name: "do", value: button.value });
      form.append(sent);
      form.submit();
    }
  });
}

// A press review is put in order by dragging, or by Alt and an arrow; every move is kept at once.
function arranging() {
  const form = document.querySelector("form[data-arrange]");
  const list = form?.querySelector(".arranged");
  if (!list) return;
  const said = form.querySelector("[data-said]");
  let dragged = null;
  let timer = 0;
  function kept() {
    const items = [...list.children];
    form.elements.order.value = items.map((item) => item.dataset.item).join(",");
    items.forEach((item, at) => { item.querySelector(".place").value = String(at + 1); });
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const body = new FormData(form);
      body.set("do", "keep");
      try {
        const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
        said.textContent = answer.ok ? _("The order is kept.") : _("The order could not be kept; use the button.");
      } catch { said.textContent = _("The order could not be kept; use the button."); }
    }, 250);
  }
  // With the pointer's own events a finger drags as well as a mouse. The document hears them: an item that moves loses the pointer.
  document.addEventListener("pointermove", (event) => {
    if (!dragged) return;
    event.preventDefault();
    dragged.classList.add("dragged");
    const others = [...list.children].filter((other) => other !== dragged);
    const next = others.find((other) => { const box = other.getBoundingClientRect(); return event.clientY < box.top + box.height / 2; });
    if ((next || null) !== dragged.nextElementSibling) list.insertBefore(dragged, next || null);
  });
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => {
    if (dragged?.classList.contains("dragged")) kept();
    dragged?.classList.remove("dragged");
    dragged = null;
  });
  for (const item of list.children) {
    const grip = item.querySelector(".grip");
    grip.addEventListener("pointerdown", (event) => {
      if (event.button === 0) dragged = item;
    });
    item.addEventListener("keydown", (event) => {
      if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
      event.preventDefault();
      const other = event.key === "ArrowUp" ? item.previousElementSibling : item.nextElementSibling;
      if (!other) return;
      const at = document.activeElement;
      list.insertBefore(item, event.key === "ArrowUp" ? other : other.nextSibling);
      at.focus();
      kept();
    });
  }
}

// One box ticks all of a page.
function tickAll() {
  const form = document.getElementById("collecting");
  const boxes = [...document.querySelectorAll("input[form=collecting][name=article]")];
  if (!form || !boxes.length) return;
  const label = document.createElement("label");
  const all = document.createElement("input");
  all.type = "checkbox";
  const count = document.createElement("span");
  label.append(all, ` ${_("Tick all on this page")} `, count);
  form.prepend(label);
  function tell() {
    const ticked = boxes.filter((box) => box.checked).length;
    count.textContent = ticked ? _("(%(number)s ticked)", { number: ticked }) : "";
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
    if (ticked) form.closest("details").open = true;
  }
  all.addEventListener("change", () => { for (const box of boxes) box.checked = all.checked; tell(); });
  for (const box of boxes) box.addEventListener("change", tell);
  tell();
}

beginning(); // before times are shown in the reader's zone: it compares what the server sends
localTimes();
longQueries();
ownZone();
keys();
uploads();
dragDates();
suggestions();
live();
stars();
tickAll();
arranging();
