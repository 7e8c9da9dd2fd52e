/* Behaviour shared by all pages: menus, shortcuts, print, copy, masked values that hide again. */
(function () {
  'use strict';
  var root = document.documentElement;

  function closeMenus(except) {
    document.querySelectorAll('details[data-menu][open]').forEach(function (menu) {
      if (menu !== except && !menu.contains(except)) menu.open = false;
    });
  }

  document.addEventListener('click', function (event) {
    closeMenus(event.target.closest('details[data-menu]') || event.target);
    var button = event.target.closest('[data-print],[data-copy],[data-peek],[data-back]');
    if (!button) return;
    if (button.hasAttribute('data-print')) window.print();
    if (button.hasAttribute('data-back')) window.history.back();
    if (button.hasAttribute('data-copy')) copy(button);
    if (button.hasAttribute('data-peek')) peek(button);
  });

  function copy(button) {
    navigator.clipboard.writeText(button.dataset.copy).then(function () {
      button.textContent = button.dataset.copied;
    });
  }

  function peek(button) {
    var field = document.getElementById(button.dataset.peek);
    var shown = field.type === 'text';
    field.type = shown ? 'password' : 'text';
    button.setAttribute('aria-pressed', String(!shown));
  }

  /* A shown number hides itself again: the server sent how long and what to show then. */
  function armReveals(scope) {
    scope.querySelectorAll('[data-hide-after]').forEach(function (shown) {
      if (shown.dataset.armed) return;
      shown.dataset.armed = 'yes';
      var left = Number(shown.dataset.hideAfter);
      var count = shown.querySelector('[data-seconds]');
      var timer = window.setInterval(function () {
        left -= 1;
        if (count) count.textContent = String(Math.max(left, 0));
        if (left > 0 && shown.isConnected) return;
        window.clearInterval(timer);
        shown.textContent = shown.dataset.masked;
      }, 1000);
    });
  }

  function typing(target) {
    return target.closest('input,textarea,select,[contenteditable]');
  }

  document.addEventListener('keydown', function (event) {
    if (event.key === 'Escape') {
      var open = document.querySelector('details[data-menu][open]');
      if (open) { open.open = false; open.querySelector('summary').focus(); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    var target = document.querySelector('[data-hotkey="' + CSS.escape(event.key) + '"]');
    if (!target) return;
    event.preventDefault();
    if (target.matches('input')) target.focus(); else target.click();
  });

  /* Menus work as menus for the arrow keys too. */
  document.addEventListener('keydown', function (event) {
    var menu = event.target.closest && event.target.closest('details[data-menu][open]');
    if (!menu || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
    var items = Array.from(menu.querySelectorAll('.pop a, .pop button, .pop input, .pop select'));
    if (!items.length) return;
    event.preventDefault();
    var step = event.key === 'ArrowDown' ? 1 : -1;
    var at = items.indexOf(document.activeElement);
    items[(at + step + items.length) % items.length].focus();
  });

  /* A form is sent once: a second click while the first is under way does nothing. */
  document.addEventListener('submit', function (event) {
    var form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (form.method !== 'post' || form.hasAttribute('hx-post') || form.target) return;
    form.dataset.sent = 'yes';
    window.setTimeout(function () { delete form.dataset.sent; }, 8000);
  });
  window.addEventListener('pageshow', function () {
    document.querySelectorAll('form[data-sent]').forEach(function (f) { delete f.dataset.sent; });
  });

  document.addEventListener('change', function (event) {
    var control = event.target.closest('[data-submit]');
    if (control && control.form) control.form.requestSubmit();
  });

  /* Paper is always light; charts redraw in the other colours. */
  var before = null;
  window.addEventListener('beforeprint', function () {
    before = root.getAttribute('data-bs-theme');
    if (before === 'light') return;
    root.setAttribute('data-bs-theme', 'light');
    document.dispatchEvent(new CustomEvent('anjia:theme'));
  });
  window.addEventListener('afterprint', function () {
    if (!before || before === 'light') return;
    root.setAttribute('data-bs-theme', before);
    document.dispatchEvent(new CustomEvent('anjia:theme'));
  });

  document.addEventListener('htmx:afterSwap', function (event) { armReveals(event.target.parentNode || document); });
  document.addEventListener('htmx:responseError', showFailure);
  document.addEventListener('htmx:sendError', showFailure);
  function showFailure() {
    var note = document.getElementById('request-failed');
    if (note) note.hidden = false;
  }
  armReveals(document);
})();
