// Without this file a page loses its print button, and nothing else.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// For browsers that obey autofocus on form controls only.
document.querySelector("[autofocus]")?.focus();
