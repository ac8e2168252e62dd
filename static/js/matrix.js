// The grid of a RACI chart: keys, mouse and touch change one cell at a time, each change is one act on the server.
// Without this module the page is a table, and the name of each row leads to the form of the same act.
const grid = document.querySelector("table[data-matrix]");
const bar = document.querySelector("[data-bar]");
const part = (name) => bar.querySelector(`[data-${name}]`);
const panel = document.querySelector("[data-problems]");
const form = document.querySelector("[data-filters] form");
const ORDER = "ARCI";
const SAYS = { R: "does it", A: "decides", C: "is asked before", I: "is told after" };

const heads = [...grid.tHead.querySelector(".roles").cells];
const cols = [...grid.querySelectorAll("col")];
const rows = [...grid.tBodies[0].rows].filter((row) => row.dataset.row);
const byCode = new Map(rows.map((row) => [row.dataset.row, row]));
const column = new Map(heads.map((head, at) => [head.dataset.role, at]));
const cellOf = (row, role) => byCode.get(row)?.cells[column.get(role)];

const lettersOf = (cell) => [...cell.children].map((chip) => chip.textContent).join("");
const inOrder = (letters) => [...ORDER].filter((letter) => letters.includes(letter)).join("");
const nameOf = (cell) => {
  const row = cell.parentElement.cells[0].textContent;
  return `${row}, ${heads[cell.cellIndex].title}`;
};
const inWords = (letters) => (letters ? [...letters].map((letter) => `${letter} ${SAYS[letter]}`).join(", ") : "no letter");

let revision = grid.dataset.revision;
let current = null;
let movable = null; // the cell on which a second A takes the letter from the role that holds it
let problems = ""; // the panel as it was answered last
let queue = Promise.resolve();

function draw(cell, letters) {
  if (lettersOf(cell) === letters) return;
  if (letters) cell.dataset.label = heads[cell.cellIndex].title; // a phone shows it
  cell.replaceChildren(...[...letters].map((letter) => Object.assign(document.createElement("b"), { className: letter, textContent: letter })));
  if (cell === current) press();
}

function drawRow(row, letters) {
  for (const [role, at] of column) if (role) draw(byCode.get(row).cells[at], letters[role] ?? "");
}

function drawAll(cells) {
  for (const row of byCode.keys()) drawRow(row, cells[row] ?? {});
}

function tell(name, sentence) {
  part("said").textContent = name === "said" ? sentence : "";
  part("wrong").textContent = name === "wrong" ? sentence : "";
}

// what does not hold, drawn on the cells it concerns
function mark() {
  for (const marked of grid.querySelectorAll("[data-tone]")) { delete marked.dataset.tone; marked.removeAttribute("aria-describedby"); }
  for (const line of [...panel.querySelectorAll("li[data-row]")].reverse()) {
    const { row, role, tone } = line.dataset;
    const place = role ? cellOf(row, role) : byCode.get(row)?.cells[0];
    if (!place || place.dataset.tone === "out") continue;
    place.dataset.tone = tone;
    place.setAttribute("aria-describedby", line.id);
  }
}

// ---------------------------------------------------------------- one change
function change(cell, wanted) {
  const before = lettersOf(cell);
  const letters = inOrder(wanted);
  if (letters === before) return;
  const move = movable === cell && letters.includes("A");
  movable = null;
  draw(cell, letters);
  cell.setAttribute("aria-busy", "true");
  queue = queue.then(() => send(cell, before, letters, move)).catch(() => lost(cell, before)).finally(() => cell.removeAttribute("aria-busy"));
}

async function send(cell, before, letters, move, again = false) {
  const body = new URLSearchParams({ activity: cell.parentElement.dataset.row, role: heads[cell.cellIndex].dataset.role });
  for (const letter of letters) body.append("letters", letter);
  if (move) body.append("move", "1");
  const answer = await fetch(grid.dataset.url, {
    method: "POST",
    body,
    headers: { "If-Match": `"${revision}"`, "X-CSRFToken": bar.querySelector("[name=csrfmiddlewaretoken]").value },
  });
  if (answer.redirected) return window.location.reload(); // signed out meanwhile
  if (!answer.headers.get("Content-Type")?.includes("json")) return lost(cell, before);
  const told = await answer.json();
  return answer.ok ? done(cell, letters, told) : refused(cell, before, letters, move, again, answer.status, told);
}

function done(cell, letters, told) {
  revision = told.revision;
  drawRow(cell.parentElement.dataset.row, told.letters);
  if (told.problems !== problems) {
    panel.innerHTML = problems = told.problems;
    part("counted").textContent = told.counted;
    mark();
  }
  tell("said", `${nameOf(cell)}: ${inWords(letters)}. On record. ${told.counted}.`);
  document.dispatchEvent(new CustomEvent("matrix:done"));
}

function refused(cell, before, letters, move, again, status, told) {
  if (status === 412 && told.cells) {
    revision = told.revision;
    drawAll(told.cells);
    // what I saw in this cell still stands: others changed other cells, and my change takes nothing from them
    if (!again && lettersOf(cell) === before) {
      draw(cell, letters);
      return send(cell, before, letters, move, true);
    }
  } else if (told.letters) drawRow(cell.parentElement.dataset.row, told.letters);
  else draw(cell, before);
  if (told.movable) movable = cell;
  tell("wrong", told.said);
}

function lost(cell, before) {
  draw(cell, before);
  tell("wrong", "The change did not reach the portal, and nothing was changed. Try it again in a moment.");
}

function toggle(cell, letter) {
  const held = lettersOf(cell);
  if (!letter) return change(cell, "");
  change(cell, held.includes(letter) ? held.replace(letter, "") : held + letter);
}

// ---------------------------------------------------------------- where the reader is
function press() {
  const held = lettersOf(current);
  for (const key of bar.querySelectorAll("[data-letter]")) if (key.dataset.letter) key.setAttribute("aria-pressed", held.includes(key.dataset.letter));
}

function choose(cell, { focus = true } = {}) {
  if (!cell || cell.tagName !== "TD") return;
  if (current && current !== cell) { current.tabIndex = -1; current.removeAttribute("aria-selected"); }
  if (movable !== cell) movable = null;
  current = cell;
  cell.tabIndex = 0;
  cell.setAttribute("aria-selected", "true");
  part("where").textContent = nameOf(cell);
  press();
  if (focus) cell.focus();
}

const seen = (cell) => cell && !cell.hidden;
const shown = () => rows.filter((row) => !row.hidden);

function sideways(step) {
  for (let cell = current; (cell = step > 0 ? cell.nextElementSibling : cell.previousElementSibling);) if (cell.tagName === "TD" && seen(cell)) return choose(cell);
}

function upright(steps) {
  const there = shown();
  const at = there.indexOf(current.parentElement) + steps;
  choose(there[Math.max(0, Math.min(there.length - 1, at))]?.cells[current.cellIndex]);
}

function edge(last, corner) {
  const there = shown();
  const row = corner ? there[last ? there.length - 1 : 0] : current.parentElement;
  const cells = [...row.cells].filter((cell) => cell.tagName === "TD" && seen(cell));
  choose(last ? cells.at(-1) : cells[0]);
}

function leave() {
  const heading = document.getElementById("valid");
  heading.tabIndex = -1;
  heading.focus();
}

const KEYS = {
  ArrowRight: () => sideways(1), ArrowLeft: () => sideways(-1), ArrowDown: () => upright(1), ArrowUp: () => upright(-1),
  PageDown: () => upright(10), PageUp: () => upright(-10),
  Home: (event) => edge(false, event.ctrlKey), End: (event) => edge(true, event.ctrlKey),
  Delete: () => change(current, ""), Backspace: () => change(current, ""),
  Enter: () => bar.querySelector("[data-letter]").focus(), F2: () => bar.querySelector("[data-letter]").focus(),
  Escape: leave,
};

grid.addEventListener("keydown", (event) => {
  if (event.target !== current || event.altKey || event.metaKey) return;
  const letter = event.key.toUpperCase();
  if (!event.ctrlKey && event.key.length === 1 && letter in SAYS) toggle(current, letter);
  else if (event.key in KEYS) KEYS[event.key](event);
  else return;
  event.preventDefault();
});
grid.addEventListener("click", (event) => choose(event.target.closest("td")));
grid.addEventListener("focusin", (event) => { if (event.target.tagName === "TD" && event.target !== current) choose(event.target, { focus: false }); });

bar.addEventListener("click", (event) => {
  const key = event.target.closest("[data-letter]");
  if (key && current) toggle(current, key.dataset.letter);
});
bar.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && current) return current.focus();
  const keys = [...bar.querySelectorAll("[data-letter]")];
  const at = keys.indexOf(document.activeElement);
  if (at < 0 || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
  keys[(at + (event.key === "ArrowRight" ? 1 : keys.length - 1)) % keys.length].focus();
  event.preventDefault();
});

// a problem leads to the cell it is about
panel.addEventListener("click", (event) => {
  const line = event.target.closest("a") && event.target.closest("li");
  const row = line && byCode.get(line.dataset.row);
  if (!row) return;
  event.preventDefault();
  row.hidden = false;
  choose(cellOf(line.dataset.row, line.dataset.role) ?? [...row.cells].find((cell) => cell.tagName === "TD" && seen(cell)));
});

// ---------------------------------------------------------------- filters: at once, without asking the server
function filter() {
  const wish = Object.fromEntries(["q", "role", "letter"].map((name) => [name, form.elements[name]?.value ?? ""]));
  const words = wish.q.trim().toLowerCase();
  heads.forEach((head, at) => {
    const off = at > 0 && wish.role !== "" && head.dataset.role !== wish.role;
    if (head.hidden === off) return;
    head.hidden = cols[at].hidden = off;
    for (const row of rows) row.cells[at].hidden = off;
  });
  grid.tHead.querySelector(".sides").hidden = wish.role !== "";
  for (const row of rows) row.hidden = !stands(row, words, wish.letter);
  const there = shown();
  tell("said", `${there.length} of ${rows.length} rows.`);
  if (current && (current.hidden || current.parentElement.hidden)) {
    const first = [...(there[0]?.cells ?? [])].find((cell) => cell.tagName === "TD" && seen(cell));
    if (first) choose(first, { focus: false });
  }
}

function stands(row, words, letter) {
  if (words && !`${row.dataset.row} ${row.cells[0].textContent}`.toLowerCase().includes(words)) return false;
  if (letter === "problem") return row.querySelector("[data-tone]") !== null;
  if (!letter) return true;
  const held = [...row.cells].filter((cell) => cell.tagName === "TD" && seen(cell)).map(lettersOf).join("");
  return letter === "any" ? held !== "" : letter === "none" ? held === "" : held.includes(letter);
}

let typed = 0;
form.addEventListener("submit", (event) => { event.preventDefault(); filter(); });
form.addEventListener("input", () => { clearTimeout(typed); typed = setTimeout(filter, 120); });

mark();
// on a phone the table is a list, and each row leads to its form
if (!window.matchMedia("(max-width: 900px)").matches) {
  grid.setAttribute("role", "grid");
  bar.hidden = false;
  for (const row of rows) for (const link of row.cells[0].children) link.tabIndex = -1; // one stop for the whole grid
  const first = shown()[0]?.cells;
  if (first) choose([...first].find((cell) => cell.tagName === "TD" && seen(cell)), { focus: false });
}
performance.mark("matrix-ready");
