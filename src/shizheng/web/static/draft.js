// A draft saves itself a moment after the last keystroke, and again when the connection comes back.
// Without this script the page works as it is, and is saved by its buttons.
(() => {
  const form = document.getElementById("entry");
  const saved = document.getElementById("saved");
  const AFTER = 1500;
  const AGAIN = 5000;
  let timer = 0;
  let running = false;
  let dirty = false;

  const say = (text, failed) => {
    saved.textContent = text;
    saved.classList.toggle("unsaved", failed);
  };
  // Records that may tell of the same event, as far as what was typed tells.
  const alike = document.getElementById("alike");
  const show = (records) => {
    alike.hidden = records.length === 0;
    alike.querySelector("ul").replaceChildren(...records.map((one) => {
      const item = document.createElement("li");
      const link = Object.assign(document.createElement("a"), { href: one.address, target: "_blank", rel: "noopener", textContent: one.record });
      item.append(link, ` ${one.words}`);
      return item;
    }));
  };
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };

  async function save() {
    if (running) return later(AFTER);
    running = true;
    dirty = false;
    const typed = new FormData(form);
    typed.delete("files");
    typed.delete("without");
    typed.set("do", "save");
    try {
      const answer = await fetch(form.action, { method: "POST", body: typed, headers: { "X-Saves-Itself": "yes" }, redirect: "manual" });
      if (answer.status === 409) {
        say(saved.dataset.changed, true);
      } else if (answer.ok) {
        const told = await answer.json();
        form.elements.revision.value = told.revision;
        say(`${saved.dataset.saved} ${told.at}`, false);
        show(told.alike);
      } else {
        throw new Error(String(answer.status));
      }
    } catch {
      dirty = true;
      say(saved.dataset.unsaved, true);
      later(AGAIN);
    } finally {
      running = false;
    }
  }

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    dirty = true;
    later(AFTER);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    // A saving under way would count the revision up behind the form's back.
    if (running) {
      event.preventDefault();
      const submitter = event.submitter;
      setTimeout(() => form.requestSubmit(submitter), 100);
      return;
    }
    dirty = false;
  });
  addEventListener("online", () => dirty && later(0));
  addEventListener("beforeunload", (event) => dirty && event.preventDefault());
})();
