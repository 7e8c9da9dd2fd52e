/* Ticking figures to freeze: a group's own box ticks all of it, and the number ticked is said. */
(function () {
  'use strict';
  var count = document.querySelector('[data-chosen-count]');

  function boxes(root) {
    return Array.prototype.slice.call(root.querySelectorAll('input[name=code]'));
  }

  function say() {
    document.querySelectorAll('[data-group]').forEach(function (group) {
      var own = boxes(group), ticked = own.filter(function (box) { return box.checked; }).length;
      var all = group.querySelector('[data-group-all]');
      all.checked = ticked === own.length;
      all.indeterminate = ticked > 0 && ticked < own.length;
    });
    if (count) count.textContent = boxes(document).filter(function (box) { return box.checked; }).length.toLocaleString('en');
  }

  document.addEventListener('change', function (event) {
    if (event.target.matches('[data-group-all]')) {
      boxes(event.target.closest('[data-group]')).forEach(function (box) { box.checked = event.target.checked; });
    }
    say();
  });
  say();
})();
