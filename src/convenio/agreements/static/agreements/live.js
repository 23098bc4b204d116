/* The agreement's page follows the other university: parts that changed are swapped, what is being typed stays. */
(() => {
  "use strict";
  let sending = null;

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

  /* A refusal comes as the same parts, with its own status. */
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.getResponseHeader("X-Parts")) { event.detail.shouldSwap = true; event.detail.isError = false; }
  });

  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const old = event.detail.target, next = event.detail.fragment.firstElementChild;
    if (!isPart(old) || !next) return;
    const mine = sending && old.contains(sending);
    const inner = old.querySelector("[id^='part-']");
    if (mine && !inner) return;
    if (old.dataset.print === next.dataset.print) { event.detail.shouldSwap = false; return; }
    if (!mine && !inner && beingUsed(old)) event.detail.shouldSwap = false;
  });
})();
