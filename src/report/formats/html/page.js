"use strict";
(() => {
  // Copying works without any finding too.
  const copied = (button) => {
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 1500);
  };
  for (const button of document.querySelectorAll(".copy")) button.hidden = !navigator.clipboard;
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".copy");
    if (!button) return;
    navigator.clipboard.writeText(button.dataset.copy).then(
      () => copied(button),
      () => getSelection().selectAllChildren(button.previousElementSibling),
    );
  });

  const form = document.getElementById("filters");
  if (!form) return;

  const more = document.getElementById("more");
  const text = document.getElementById("text");
  const file = document.getElementById("file");
  const count = document.getElementById("count");
  const noFinding = document.getElementById("nothing-left");
  const noCause = document.getElementById("no-cause");
  const chips = [...form.querySelectorAll("input[type=checkbox]")];
  const choices = ["rule", "route"].map((field) => document.getElementById(field)).filter(Boolean);
  const causes = [...document.querySelectorAll(".cause")];
  const files = [...document.querySelectorAll(".file")].map((element) => ({
    element,
    name: element.dataset.file.toLowerCase(),
    open: element.open,
    findings: [...element.querySelectorAll(".finding")],
  }));
  const number = new Intl.NumberFormat("en");
  const all = files.reduce((sum, one) => sum + one.findings.length, 0);
  // So many files are opened by a filter.
  const OPENED = 20;
  const said = new Map();
  let cause = "";

  // What a search looks through, made when the first search is.
  const words = (finding) => {
    if (!said.has(finding)) said.set(finding, finding.textContent.toLowerCase());
    return said.get(finding);
  };

  const show = () => {
    const wanted = text.value.trim().toLowerCase();
    const name = file.value.trim().toLowerCase();
    const severities = new Set(chips.filter((chip) => chip.checked).map((chip) => chip.value));
    const chosen = choices.filter((choice) => choice.value).map((choice) => [choice.id, choice.value]);
    const narrow = wanted || name || cause || chosen.length > 0;
    const left = new Set();
    let shown = 0;
    let opened = 0;
    for (const one of files) {
      const named = !name || one.name.includes(name);
      let inFile = 0;
      for (const finding of one.findings) {
        const data = finding.dataset;
        const fits =
          named &&
          severities.has(data.severity) &&
          chosen.every(([field, value]) => data[field] === value) &&
          (!cause || data.cause === cause) &&
          (!wanted || words(finding).includes(wanted));
        // Those of a file without a name that fits go with it.
        if (named && finding.hidden === fits) finding.hidden = !fits;
        if (fits) {
          inFile += 1;
          left.add(data.cause);
        }
      }
      one.element.hidden = inFile === 0;
      if (inFile > 0) {
        const open = narrow ? opened < OPENED : one.open;
        if (one.element.open !== open) one.element.open = open;
        opened += 1;
      }
      shown += inFile;
    }
    const everything = shown === all;
    let causesShown = 0;
    for (const one of causes) {
      one.hidden = !everything && !left.has(one.dataset.cause);
      if (!one.hidden) causesShown += 1;
    }
    noFinding.hidden = shown > 0;
    noCause.hidden = causesShown > 0;
    const of = cause ? `, of cause ${Number(cause) + 1}` : "";
    count.textContent = `${number.format(shown)} of ${number.format(all)} findings shown${of}`;
  };

  const clear = () => {
    text.value = "";
    file.value = "";
    cause = "";
    for (const choice of choices) choice.value = "";
    for (const chip of chips) chip.checked = true;
  };

  // The filters are in the address, so that a link shows what its sender saw.
  const remember = () => {
    const told = new URLSearchParams();
    for (const choice of choices) if (choice.value) told.set(choice.id, choice.value);
    const off = chips.filter((chip) => !chip.checked);
    if (off.length > 0) told.set("without", off.map((chip) => chip.value).join(" "));
    if (file.value) told.set("file", file.value);
    if (text.value) told.set("text", text.value);
    if (cause) told.set("cause", String(Number(cause) + 1));
    const hash = told.toString();
    history.replaceState(null, "", hash ? `#${hash}` : "#causes");
  };

  const follow = () => {
    const hash = location.hash.slice(1);
    if (hash && !hash.includes("=")) {
      const target = document.getElementById(hash);
      if (!target || !/^[fc][0-9]+$/.test(hash)) return;
      if (target.hidden || target.closest(".file")?.hidden) {
        clear();
        show();
      }
      const folded = target.closest(".file");
      if (folded) folded.open = true;
      target.scrollIntoView();
      target.focus({ preventScroll: true });
      return;
    }
    const told = new URLSearchParams(hash);
    clear();
    for (const choice of choices) choice.value = told.get(choice.id) ?? "";
    const off = (told.get("without") ?? "").split(" ");
    for (const chip of chips) chip.checked = !off.includes(chip.value);
    file.value = told.get("file") ?? "";
    text.value = told.get("text") ?? "";
    const asked = Number(told.get("cause") ?? 0);
    cause = asked > 0 ? String(asked - 1) : "";
    show();
    if (hash) document.getElementById(cause ? "findings" : "more").scrollIntoView();
  };

  let asked = 0;
  const later = () => {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(() => {
      show();
      remember();
    });
  };
  for (const part of [form, more]) part.addEventListener("input", later);
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
  more.hidden = false;
  show();
  follow();
  // The first search finds the words ready, if it waits for a moment.
  const ready = () => files.forEach((one) => one.findings.forEach(words));
  (globalThis.requestIdleCallback ?? setTimeout)(ready);
})();
