/* The workshop: what may come next while a condition is written, and where it is wrong. */
(function () {
  'use strict';
  var form = document.getElementById('workshop');
  if (!form) return;
  var open = null;      // the field whose offers are shown: {area, list, start, end, items, at}
  var asked = 0;

  function csrf() { return form.querySelector('[name=csrfmiddlewaretoken]').value; }

  /* Parts that this kind of indicator does not have are put away. */
  function fit() {
    var kind = form.querySelector('[name=kind]');
    form.querySelectorAll('[data-uses]').forEach(function (field) {
      var uses = field.dataset.uses ? field.dataset.uses.split(' ') : [];
      field.hidden = Boolean(kind && uses.length && uses.indexOf(kind.value) < 0);
    });
    var unit = form.querySelector('[name=unit]');
    if (unit && kind) unit.closest('.mb-3').hidden = kind.value === 'share';
  }

  /* A number of rows is counted in what the rows are, until somebody chooses otherwise. */
  function follow(event) {
    var unit = form.querySelector('[name=unit]');
    if (!unit || event.target.name !== 'of') return;
    if (unit.querySelector('option[value="' + CSS.escape(event.target.value) + '"]')) {
      unit.value = event.target.value;
    }
  }

  function ask(area) {
    var number = ++asked;
    var body = new FormData(form);
    body.set('text', area.value);
    body.set('cursor', String(area.selectionStart));
    fetch(form.dataset.complete, {method: 'POST', body: body, headers: {'X-CSRFToken': csrf()}})
      .then(function (answer) { return answer.ok ? answer.json() : null; })
      .then(function (found) {
        if (number !== asked || !found || document.activeElement !== area) return;
        offer(area, found);
      })
      .catch(close);
  }

  function offer(area, found) {
    var list = area.parentNode.querySelector('.offers');
    close();
    if (!found.candidates.length) return;
    list.textContent = '';
    found.candidates.forEach(function (each, at) {
      var item = document.createElement('li');
      item.setAttribute('role', 'option');
      item.id = list.id + '-' + at;
      item.setAttribute('aria-selected', 'false');
      line(item, 'insert', each.insert);
      line(item, 'name', each.label);
      line(item, 'mut s12', [each.kind, each.unit].filter(Boolean).join(' · '));
      line(item, 'more', [each.other, each.source].filter(Boolean).join(' · '));
      list.appendChild(item);
    });
    list.hidden = false;
    open = {area: area, list: list, start: found.start, end: found.end,
            items: found.candidates, at: -1};
    area.setAttribute('aria-controls', list.id);
    choose(0);
  }

  function line(item, look, text) {
    if (!text) return;
    var part = document.createElement('span');
    part.className = look;
    part.textContent = text;
    item.appendChild(part);
  }

  function choose(at) {
    var items = open.list.children;
    if (open.at >= 0) items[open.at].setAttribute('aria-selected', 'false');
    open.at = (at + items.length) % items.length;
    items[open.at].setAttribute('aria-selected', 'true');
    items[open.at].scrollIntoView({block: 'nearest'});
    open.area.setAttribute('aria-activedescendant', items[open.at].id);
  }

  function close() {
    if (!open) return;
    open.list.hidden = true;
    open.area.removeAttribute('aria-activedescendant');
    open = null;
  }

  function put(area, start, end, text) {
    area.setRangeText(text, start, end, 'end');
    area.focus();
    mark(area, []);
    form.dispatchEvent(new CustomEvent('anjia:written', {bubbles: true}));
  }

  function take() {
    var found = open, each = found.items[found.at];
    var tail = /[\w')]$/.test(each.insert) ? ' ' : '';
    close();
    put(found.area, found.start, found.end, each.insert + tail);
    if (each.sort !== 'value') ask(found.area);
  }

  /* The faults, underlined: the same text lies under the field and carries the marks. */
  function mark(area, marks) {
    var under = area.parentNode.querySelector('.under');
    if (!under) return;
    var text = area.value, at = 0;
    var lead = text.length - text.trimStart().length;
    under.textContent = '';
    marks.forEach(function (place) {
      var start = place[0] + lead, end = Math.max(place[1] + lead, start + 1);
      under.appendChild(document.createTextNode(text.slice(at, start)));
      var fault = document.createElement('mark');
      fault.textContent = text.slice(start, end) || ' ';
      under.appendChild(fault);
      at = end;
    });
    under.appendChild(document.createTextNode(text.slice(at)));
    under.scrollTop = area.scrollTop;
    area.toggleAttribute('aria-invalid', false);
    if (marks.length) area.setAttribute('aria-invalid', 'true');
  }

  function field(name) { return form.querySelector('.code textarea[name="' + CSS.escape(name) + '"]'); }

  form.querySelectorAll('.code textarea').forEach(function (area) {
    area.setAttribute('aria-autocomplete', 'list');
    area.addEventListener('input', function () { mark(area, []); ask(area); });
    area.addEventListener('scroll', function () {
      area.parentNode.querySelector('.under').scrollTop = area.scrollTop;
    });
    area.addEventListener('blur', function () { window.setTimeout(close, 150); });
    area.addEventListener('keydown', function (event) {
      if (event.key === ' ' && event.ctrlKey) { event.preventDefault(); ask(area); return; }
      if (!open || open.area !== area) return;
      if (event.key === 'ArrowDown') { event.preventDefault(); choose(open.at + 1); }
      if (event.key === 'ArrowUp') { event.preventDefault(); choose(open.at - 1); }
      if (event.key === 'Enter' || event.key === 'Tab') { event.preventDefault(); take(); }
      if (event.key === 'Escape') { event.preventDefault(); event.stopPropagation(); close(); }
    });
  });

  document.addEventListener('mousedown', function (event) {
    var item = event.target.closest('.offers li');
    if (!item || !open) return;
    event.preventDefault();
    choose(Array.prototype.indexOf.call(open.list.children, item));
    take();
  });

  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-apply]');
    if (!button) return;
    var area = field(button.dataset.into);
    var lead = area.value.length - area.value.trimStart().length;
    put(area, Number(button.dataset.start) + lead, Number(button.dataset.end) + lead, button.dataset.apply);
  });

  document.addEventListener('htmx:afterSwap', function (event) {
    event.target.querySelectorAll('[data-marks]').forEach(function (said) {
      var area = field(said.dataset.part);
      if (area) mark(area, JSON.parse(said.dataset.marks));
    });
  });

  form.addEventListener('change', function (event) { follow(event); fit(); });
  fit();
})();
