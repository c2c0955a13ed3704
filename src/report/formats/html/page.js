// The filter and the sorting of a class page, which is complete without them. Also moves the sums to their position in
// the document.
"use strict";
const main = document.querySelector("main");
main.querySelector("header").after(main.querySelector(".sums"));

const table = document.getElementById("reports");
const tools = document.querySelector(".tools");
const search = tools.querySelector("input[type=search]");
const shown = tools.querySelector("output");
const rows = Array.from(table.tBodies);
tools.hidden = false;

function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const verdict = tools.querySelector("input[type=radio]:checked").value;
  let count = 0;
  for (const row of rows) {
    const text = row.textContent.toLowerCase();
    row.hidden = !((verdict === "all" || row.dataset.verdict === verdict) && words.every((word) => text.includes(word)));
    if (!row.hidden) count += 1;
  }
  shown.value = `${count} / ${rows.length}`;
}

function sort(column, heading) {
  const descending = heading.getAttribute("aria-sort") === "ascending";
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
  const key = (row) => row.rows[0].cells[column].dataset.key ?? row.rows[0].cells[column].textContent;
  const compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
  const keyed = rows.map((row) => [key(row), row]);
  keyed.sort((a, b) => compare(a[0], b[0]) * (descending ? -1 : 1));
  table.append(...keyed.map(([, row]) => row));
}

Array.from(table.tHead.rows[0].cells).forEach((heading, column) => {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = heading.textContent;
  button.addEventListener("click", () => sort(column, heading));
  heading.replaceChildren(button);
});
tools.addEventListener("input", filter);
filter();
