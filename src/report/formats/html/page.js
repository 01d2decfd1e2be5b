"use strict";
(() => {
  const form = document.getElementById("filters");
  if (!form) return;

  const text = document.getElementById("text");
  const count = document.getElementById("count");
  const empty = document.getElementById("nothing-left");
  const fields = ["severity", "rule", "route", "file"];
  const choices = fields.map((field) => document.getElementById(field));
  const findings = [...document.querySelectorAll(".finding")];
  const causes = [...document.querySelectorAll(".cause")];
  let words = null;
  let cause = "";

  // What a search looks through, made when the first search is.
  const said = (number) => {
    words ??= findings.map((finding) => finding.textContent.toLowerCase());
    return words[number];
  };

  const show = () => {
    const wanted = text.value.trim().toLowerCase();
    const left = new Set();
    let shown = 0;
    findings.forEach((finding, number) => {
      const data = finding.dataset;
      const fits =
        fields.every((field, at) => !choices[at].value || data[field] === choices[at].value) &&
        (!cause || data.cause === cause) &&
        (!wanted || said(number).includes(wanted));
      if (finding.hidden === fits) finding.hidden = !fits;
      if (fits) {
        shown += 1;
        left.add(data.cause);
      }
    });
    const all = shown === findings.length;
    for (const one of causes) one.hidden = !all && !left.has(one.dataset.cause);
    empty.hidden = shown > 0;
    const of = cause ? `, of cause ${Number(cause) + 1}` : "";
    count.textContent = `${shown} of ${findings.length} findings shown${of}`;
  };

  const clear = () => {
    text.value = "";
    cause = "";
    for (const choice of choices) choice.value = "";
  };

  // The filters are in the address, so that a link shows what its sender saw.
  const remember = () => {
    const told = new URLSearchParams();
    fields.forEach((field, at) => choices[at].value && told.set(field, choices[at].value));
    if (text.value) told.set("text", text.value);
    if (cause) told.set("cause", String(Number(cause) + 1));
    const hash = told.toString();
    history.replaceState(null, "", hash ? `#${hash}` : "#findings");
  };

  const follow = () => {
    const hash = location.hash.slice(1);
    if (/^[fc][0-9]+$/.test(hash)) {
      const target = document.getElementById(hash);
      if (!target) return;
      if (target.hidden) {
        clear();
        show();
      }
      target.scrollIntoView();
      target.focus({ preventScroll: true });
      return;
    }
    if (hash && !hash.includes("=")) return;
    const told = new URLSearchParams(hash);
    fields.forEach((field, at) => {
      choices[at].value = told.get(field) ?? "";
    });
    text.value = told.get("text") ?? "";
    const number = Number(told.get("cause") ?? 0);
    cause = number > 0 ? String(number - 1) : "";
    show();
    if (hash) form.scrollIntoView();
  };

  let asked = 0;
  form.addEventListener("input", () => {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(() => {
      show();
      remember();
    });
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    clear();
    show();
    remember();
    text.focus();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", follow);

  form.hidden = false;
  show();
  follow();
})();
