// The theme of a reader who has not chosen one follows the system. Runs before the first paint.
(() => {
  const root = document.documentElement;
  if (root.dataset.bsTheme !== "auto") return;
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => { root.dataset.bsTheme = system.matches ? "dark" : "light"; };
  apply();
  system.addEventListener("change", apply);
})();
