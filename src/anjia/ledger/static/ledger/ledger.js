/* Choosing rows of a list: how many, all of this page, none. Without it the boxes still work. */
(function () {
  'use strict';
  document.querySelectorAll('form[data-selection]').forEach(function (form) {
    var all = form.querySelector('[data-all]');
    var bulk = form.querySelector('[data-bulk]');
    if (!all || !bulk) return;
    var boxes = Array.from(form.querySelectorAll('input[name=id]'));
    var said = bulk.querySelector('[data-chosen]');
    function refresh() {
      var chosen = boxes.filter(function (box) { return box.checked; });
      boxes.forEach(function (box) { box.closest('tr').classList.toggle('sel', box.checked); });
      bulk.hidden = chosen.length === 0;
      said.textContent = String(chosen.length);
      all.checked = chosen.length === boxes.length;
      all.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
    }
    all.addEventListener('change', function () {
      boxes.forEach(function (box) { box.checked = all.checked; });
      refresh();
    });
    form.addEventListener('change', refresh);
    form.addEventListener('reset', function () { window.setTimeout(refresh, 0); });
    refresh();
  });
})();
