// Small helps on every page. Each page works without them.
(() => {
  // a list's filters apply as soon as one is chosen
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-autosubmit]");
    if (form && event.target.matches("select")) form.requestSubmit();
  });

  // a form is sent once: its button is shut at the first press
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-once]");
    if (!form) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    const button = event.submitter ?? form.querySelector("[type=submit]");
    button?.setAttribute("aria-busy", "true");
  });
  // coming back through the browser's history opens it again
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
    }
  });

  // empty filters stay out of the address
  document.addEventListener("formdata", (event) => {
    if (!event.target.matches("form[data-autosubmit]")) return;
    for (const [name, value] of [...event.formData.entries()]) if (value === "") event.formData.delete(name);
  });

  // a shut act says why when it is pressed: its reasons are brought to the reader
  document.addEventListener("click", (event) => {
    const shut = event.target.closest('[aria-disabled="true"]');
    if (!shut) return;
    event.preventDefault();
    const why = document.getElementById(shut.getAttribute("aria-describedby") ?? "");
    if (!why) return;
    why.tabIndex = -1;
    why.focus();
  });

  // choose every row of a list at once
  document.addEventListener("click", (event) => {
    const all = event.target.closest("button[data-all]");
    if (all) for (const box of all.form.querySelectorAll(`input[name="${all.dataset.all}"]`)) box.checked = true;
  });

  // an open menu closes when the reader turns elsewhere
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest?.("details[data-menu][open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });

  // a fragment that was led elsewhere, as to the sign-in page, is not put into this one: the page is loaded anew
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { finalRequestPath, responsePath } = event.detail.pathInfo ?? {};
    if (!responsePath || responsePath === finalRequestPath) return;
    event.detail.shouldSwap = false;
    window.location.reload();
  });
})();
