// Chart.js in our colours, drawn from the table that data-table names (first column: label, second: figure).
// Our tokens are plain hex on purpose: Chart.js draws oklch() and light-dark() black.
(() => {
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const build = (canvas) => {
    const table = document.getElementById(canvas.dataset.table);
    const rows = [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent.trim()));
    if ("newestFirst" in canvas.dataset) rows.reverse();
    const target = canvas.dataset.target ? Number(canvas.dataset.target) : null;
    Chart.defaults.font.family = token("--cs-sans");
    Chart.defaults.font.size = 13;
    Chart.defaults.color = token("--cs-ink-2");
    Chart.defaults.animation = false;
    return new Chart(canvas, {
      type: "line",
      data: {
        labels: rows.map((row) => row[0]),
        datasets: [
          // a gap stays a gap: no data is never drawn as good
          { label: "Measured", data: rows.map((row) => (row[1] === "no data" ? null : Number(row[1].replace(/[\s,\u00a0]/g, "").replace("\u2212", "-")))), borderColor: token("--cs-ink"), backgroundColor: token("--cs-ink"), borderWidth: 2, pointRadius: 2.5, spanGaps: false, tension: 0 },
          ...(target === null ? [] : [{ label: "Target", data: rows.map(() => target), borderColor: token("--cs-edge"), borderDash: [6, 4], borderWidth: 1.5, pointRadius: 0 }]),
        ],
      },
      options: {
        maintainAspectRatio: false,
        interaction: { mode: "index", intersect: false },
        plugins: { legend: { display: false }, tooltip: { backgroundColor: token("--cs-act"), titleColor: token("--cs-on-act"), bodyColor: token("--cs-on-act"), cornerRadius: 4 } },
        scales: { x: { grid: { display: false }, border: { color: token("--cs-ink-3") } }, y: { grid: { color: token("--cs-line") }, border: { display: false } } },
      },
    });
  };
  let charts = [];
  const draw = () => { charts.forEach((chart) => chart.destroy()); charts = [...document.querySelectorAll("canvas[data-table]")].map(build); };
  document.addEventListener("DOMContentLoaded", () => {
    draw();
    new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
  });
})();
