// Without this file a page loses its print button, and what is typed may stand where it is folded.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// For browsers that obey autofocus on form controls only.
document.querySelector("[autofocus]")?.focus();

// Who comes back finds what was typed before, which the browser puts into folded parts as well.
addEventListener("pageshow", () => {
  for (const box of document.querySelectorAll("details :is(input, textarea)")) {
    if (box.value !== box.defaultValue || box.checked !== box.defaultChecked)
      box.closest("details").open = true;
  }
});
