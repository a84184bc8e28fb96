// The request form, where the browser runs scripts: the proof of work on the check page, and the print button.
// Without it every page works; what is handed in is then looked at by an officer first.
(function () {
  "use strict";
  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
  var box = document.querySelector("[data-challenge]");
  if (!box || !window.Worker || !window.crypto || !window.crypto.subtle) { return; }
  var input = box.querySelector("input"), said = box.querySelector("[role=status]"), form = box.closest("form");
  var challenge = JSON.parse(box.dataset.challenge), worker = new Worker(box.dataset.worker);
  var waiting = null, pending = true;
  said.textContent = "正在自动核验，不需要您做什么。";
  function finished(solution) {
    if (!pending) { return; }
    pending = false;
    worker.terminate();
    if (solution && solution.derivedKey) {
      input.value = btoa(JSON.stringify({ challenge: challenge, solution: solution }));
      said.textContent = "自动核验已完成。";
    } else {
      said.textContent = "";
    }
    if (waiting) { form.requestSubmit(waiting); }
  }
  worker.onmessage = function (message) { finished(message.data); };
  worker.onerror = function () { finished(null); };
  worker.postMessage({ type: "work", challenge: challenge, counterStart: 0, counterStep: 1, timeout: 90000 });
  form.addEventListener("submit", function (event) {
    if (!pending || waiting) { return; }
    event.preventDefault();
    waiting = event.submitter || form.querySelector("button[type=submit]");
    said.textContent = "正在完成自动核验，随后自动提交。";
    window.setTimeout(function () { finished(null); }, 12000);
  });
})();
