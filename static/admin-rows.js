// Buttons that move a row of a sheet up or down; the number in front decides, with or without them.
addEventListener("DOMContentLoaded", () => {
  for (const group of document.querySelectorAll(".inline-group")) {
    const rows = () => [...group.querySelectorAll(".inline-related:not(.empty-form)")];
    const position = (row) => row.querySelector("[name$='-position']");
    if (!position(group)) continue;
    const move = (row, step) => {
      const all = rows();
      const other = all[all.indexOf(row) + step];
      if (!other) return;
      if (step < 0) other.before(row); else other.after(row);
      rows().forEach((each, number) => { position(each).value = (number + 1) * 10; });
    };
    const equip = (row) => {
      for (const [step, sign, words] of [[-1, "↑", "Move up"], [1, "↓", "Move down"]]) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "move";
        button.textContent = `${sign} ${words}`;
        button.addEventListener("click", () => { move(row, step); button.focus(); });
        row.querySelector("h3").append(" ", button);
      }
    };
    rows().forEach(equip);
    group.addEventListener("formset:added", (event) => equip(event.target));
  }
});
