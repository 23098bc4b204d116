/* Small comforts. Every page works without this file. */
(() => {
  "use strict";
  const language = document.documentElement.lang || "en";

  /* Moments in the reader's own time zone; the server wrote them with theirs. */
  function localTimes(root) {
    const shape = { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" };
    const format = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, shape);
    root.querySelectorAll("time[data-local]").forEach((time) => {
      const moment = new Date(time.dateTime);
      if (Number.isNaN(moment.getTime())) return;
      time.title = time.textContent;
      time.textContent = format.format(moment);
      time.removeAttribute("data-local");
    });
  }

  /* Forms marked data-autosave are posted a moment after the last key. The answer is JSON: {message, fields}. */
  function autosave(form) {
    const status = form.querySelector(".autosave");
    let timer = 0, running = false, again = false;
    const say = (state, text) => { if (status) { status.dataset.state = state; status.textContent = text; } };
    async function save() {
      if (running) { again = true; return; }
      running = true;
      say("saving", status ? status.dataset.saving : "");
      try {
        const body = new FormData(form);
        body.set("autosave", "1");
        const answer = await fetch(form.dataset.autosave || form.action, {
          method: "POST", body, credentials: "same-origin", headers: { Accept: "application/json", "X-Autosave": "1" },
        });
        const json = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : {};
        if (!answer.ok) throw new Error(json.message || "");
        Object.entries(json.fields || {}).forEach(([name, value]) => {
          form.querySelectorAll(`input[type="hidden"][name="${CSS.escape(name)}"]`).forEach((input) => { input.value = value; });
        });
        say("saved", json.message || (status ? status.dataset.saved : ""));
        form.removeAttribute("data-changed");
      } catch (problem) {
        say("failed", problem.message && !(problem instanceof TypeError) ? problem.message : status ? status.dataset.failed : "");
      }
      running = false;
      if (again) { again = false; save(); }
    }
    form.addEventListener("input", () => {
      form.setAttribute("data-changed", "");
      clearTimeout(timer);
      timer = setTimeout(save, 1200);
    });
    form.addEventListener("submit", () => { clearTimeout(timer); form.removeAttribute("data-changed"); });
  }
  window.addEventListener("beforeunload", (event) => { if (document.querySelector("form[data-changed]")) event.preventDefault(); });

  /* A file dropped on the zone lands in its file input; on a page whose one purpose it is, anywhere on the page. */
  function drop(zone) {
    const input = zone.querySelector('input[type="file"]');
    if (!input) return;
    const place = zone.hasAttribute("data-send") && document.querySelectorAll(".drop").length === 1 ? document : zone;
    ["dragenter", "dragover"].forEach((name) => place.addEventListener(name, (event) => { event.preventDefault(); zone.classList.add("over"); }));
    ["dragleave", "drop"].forEach((name) => place.addEventListener(name, () => zone.classList.remove("over")));
    place.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!event.dataTransfer || !event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
      if (zone.hasAttribute("data-send") && input.form) input.form.requestSubmit();
    });
  }

  /* A menu closes by Escape and by a click elsewhere. */
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.menu[open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });
  /* A select marked data-go sends its form when changed; the form keeps its button. */
  document.addEventListener("change", (event) => { if (event.target.matches("select[data-go]")) event.target.form.requestSubmit(); });

  function enliven(root) {
    localTimes(root);
    root.querySelectorAll("form[data-autosave]:not([data-live])").forEach((form) => { form.dataset.live = ""; autosave(form); });
    root.querySelectorAll(".drop:not([data-live])").forEach((zone) => { zone.dataset.live = ""; drop(zone); });
  }
  document.addEventListener("DOMContentLoaded", () => enliven(document));
  document.addEventListener("htmx:load", (event) => enliven(event.detail.elt.parentElement || document));
})();
