/* The agreement's page follows the other university: parts that changed are swapped, what is being typed stays. */
(() => {
  "use strict";
  let sending = null, answering = null;

  const isPart = (element) => element && element.id && element.id.startsWith("part-");
  const beingUsed = (part) => part.contains(document.activeElement) && document.activeElement.matches("input, textarea, select")
    || [...part.querySelectorAll("details[open] textarea, details[open] input:not([type=hidden])")].some((field) => field.value !== field.defaultValue);

  /* Nobody looks: ask later. */
  document.addEventListener("htmx:beforeRequest", (event) => {
    const source = event.detail.elt;
    if (source.id === "part-live" && document.hidden) event.preventDefault();
    if (source.matches("form")) sending = source;
  });
  document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.elt === sending) sending = null; });

  /* A refusal comes as the same parts, with its own status. An answer that another one has overtaken is dropped. */
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { elt, requestConfig, xhr } = event.detail;
    if (!xhr.getResponseHeader("X-Parts")) return;
    const overtaken = elt.id === "part-live" && requestConfig.parameters.key !== JSON.parse(elt.getAttribute("hx-vals")).key;
    event.detail.shouldSwap = !overtaken;
    answering = elt;
    event.detail.isError = false;
  });

  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const old = event.detail.target, next = event.detail.fragment.firstElementChild;
    if (!isPart(old) || !next) return;
    if (old.id === "part-live") {
      old.setAttribute("hx-vals", next.getAttribute("hx-vals"));
      event.detail.shouldSwap = false;
      return;
    }
    const mine = sending && old.contains(sending);
    /* Taken out of the page, the form that is being sent would find no place for its own answer, which brings all parts. */
    if (mine && answering !== sending) { event.detail.shouldSwap = false; return; }
    const inner = old.querySelector("[id^='part-']");
    if (mine && !inner) return;
    if (old.dataset.print === next.dataset.print) { event.detail.shouldSwap = false; return; }
    if (inner) return;
    if (beingUsed(old)) { event.detail.shouldSwap = false; return; }
    const folds = [...old.querySelectorAll("details")], newFolds = [...next.querySelectorAll("details")];
    if (folds.length === newFolds.length) newFolds.forEach((fold, place) => { fold.open = fold.open || folds[place].open; });
  });
})();
