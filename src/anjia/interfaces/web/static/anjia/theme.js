/* Runs before the first paint: "follow the system" is known only in the browser. */
(function () {
  'use strict';
  var root = document.documentElement;
  if (root.dataset.theme !== 'auto') return;
  var dark = window.matchMedia('(prefers-color-scheme: dark)');
  function apply() {
    root.setAttribute('data-bs-theme', dark.matches ? 'dark' : 'light');
    document.dispatchEvent(new CustomEvent('anjia:theme'));
  }
  apply();
  dark.addEventListener('change', apply);
})();
