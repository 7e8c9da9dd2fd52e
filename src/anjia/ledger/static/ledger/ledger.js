/* Choosing rows of a list: how many, all of this page, none. Without it the boxes still work. */
(function () {
  'use strict';
  document.querySelectorAll('[data-selection]').forEach(function (list) {
    var form = list.querySelector('form#selection');
    var all = list.querySelector('[data-all]');
    if (!form || !all) return;
    var bulk = list.querySelector('[data-bulk]');
    var said = list.querySelector('[data-chosen]');
    var boxes = Array.from(list.querySelectorAll('input[name=id]'));
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
    list.addEventListener('change', refresh);
    form.addEventListener('reset', function () { window.setTimeout(refresh, 0); });
    refresh();
  });
})();
