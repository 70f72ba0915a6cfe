// One box takes all records of the page that can be decided on.  Without this script each is taken by its own.
(() => {
  const all = document.getElementById("all");
  const boxes = () => [...document.querySelectorAll('input[name="record"]:not(:disabled)')];
  const tell = () => {
    const taken = boxes().filter((box) => box.checked).length;
    all.checked = taken > 0 && taken === boxes().length;
    all.indeterminate = taken > 0 && taken < boxes().length;
  };
  all.closest("label").hidden = boxes().length === 0;
  all.form.addEventListener("change", (event) => {
    if (event.target === all) boxes().forEach((box) => { box.checked = all.checked; });
    tell();
  });
  tell();
})();
