// Without this file nobody is reminded before the end, nobody is asked before typed words are left
// behind or sent where they are too many to be read, and a template is put below what is typed.

const script = document.currentScript;
const WARN = 300; // seconds before the end
const OVER = "You are signed out. Send what you typed as usual: it is kept while you sign in.";
const SILENT = "The site does not answer at the moment. Press again.";
const TOO_MUCH =
  "Nothing was sent: this is more than the site takes at once. Save a part of it, then the rest.";
const ENDS = "signed-in-until"; // what the tabs of one browser tell each other

function end() {
  return Number(localStorage.getItem(ENDS));
}

function begin(seconds) {
  localStorage.setItem(ENDS, Date.now() + seconds * 1000);
}

function say(reminder, words, mayStay) {
  const told = reminder.querySelector("p");
  if (reminder.hidden || told.textContent !== words) {
    told.textContent = words; // once, for whoever has it read aloud
    reminder.querySelector("button").hidden = !mayStay;
    reminder.hidden = false;
  }
}

async function stay(reminder) {
  const headers = { "X-CSRFToken": script.dataset.token };
  const answer = await fetch(script.dataset.stay, { method: "POST", headers }).catch(() => null);
  if (answer?.ok && answer.headers.get("Content-Type") === "application/json") {
    begin((await answer.json()).seconds);
    reminder.hidden = true;
  } else {
    say(reminder, answer ? OVER : SILENT, !answer);
  }
}

function remind(reminder) {
  const left = (end() - Date.now()) / 1000;
  if (left >= WARN) {
    reminder.hidden = true; // another tab has stayed
  } else if (left <= 0) {
    say(reminder, OVER, false);
  } else if (reminder.hidden) {
    const at = new Date(end()).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    const kept = "What you typed is kept while you sign in again.";
    say(reminder, `You will be signed out at ${at}. ${kept}`, true);
  }
}

function insert(button) {
  const box = button.form.elements.text;
  const at = box.dataset.visited ? box.selectionEnd : box.value.length;
  const joint = at && !/\n\s*$/.test(box.value.slice(0, at)) ? "\n\n" : "";
  box.setRangeText(joint + button.dataset.text, at, at, "end");
  box.focus();
}

// On a page that was refused, or shows a letter once more, the words came with the page.
function hasTyped() {
  if (document.querySelector("#content .preview")) return true;
  const isRefused = document.querySelector("#content .errornote");
  const choices = "[type=hidden], [type=radio], [type=checkbox], [type=submit]";
  const boxes = `#content form[method=post] :is(textarea, input:not(${choices}))`;
  return [...document.querySelectorAll(boxes)].some((box) =>
    isRefused && box.matches("textarea") ? box.value : box.value !== box.defaultValue,
  );
}

// What the server could not read would be lost: so it is not sent. Files are kept apart there.
function isTooMuch(form) {
  const sent = [...new FormData(form)].filter(([, value]) => typeof value === "string");
  return new URLSearchParams(sent).toString().length > Number(script.dataset.largest);
}

if (script.dataset.seconds) {
  begin(Number(script.dataset.seconds));
  let isSent = false;
  addEventListener("submit", (event) => {
    isSent = !script.dataset.largest || !isTooMuch(event.target);
    if (!isSent) {
      event.preventDefault();
      alert(TOO_MUCH);
    }
  });
  addEventListener("input", () => (isSent = false));
  addEventListener("beforeunload", (event) => {
    if (!isSent && hasTyped()) event.preventDefault(); // the browser asks in its own words
  });
  addEventListener("DOMContentLoaded", () => {
    const reminder = document.getElementById("reminder");
    reminder.querySelector("button").addEventListener("click", () => stay(reminder));
    setInterval(() => remind(reminder), 1000);
    for (const box of document.querySelectorAll(".letter textarea")) {
      box.addEventListener("focus", () => (box.dataset.visited = "yes"));
    }
    for (const button of document.querySelectorAll("button[data-text]")) {
      button.addEventListener("click", (event) => {
        event.preventDefault();
        insert(button);
      });
    }
  });
}
