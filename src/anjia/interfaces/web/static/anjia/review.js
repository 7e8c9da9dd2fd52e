/* The review of a reading: pieces lead to their characters, j and k walk the tasks, Enter confirms,
   e edits, marked characters become a task. Without this script links and buttons do the same. */
(function () {
  'use strict';
  var page = document.getElementById('rv');
  if (!page) return;
  var text = page.querySelector('.rv-text');
  var cards = Array.from(page.querySelectorAll('.rv-card'));
  var mark = document.getElementById('mark');
  var narrow = window.matchMedia('(max-width:700px)');
  var active = -1;
  page.classList.add('live');

  function side(name) {
    page.dataset.show = name;
    document.querySelectorAll('.rv-switch a').forEach(function (link) {
      link.classList.toggle('on', link.dataset.side === name);
    });
  }

  function pieceAt(start) {
    var found = null;
    text.querySelectorAll('.src').forEach(function (piece) {
      if (Number(piece.dataset.s) <= start) found = piece;
    });
    return found;
  }

  function roll(piece) {
    if (!piece) return;
    var top = piece.offsetTop - text.clientHeight / 3;
    if (narrow.matches) piece.scrollIntoView({block: 'center'});
    else text.scrollTo({top: top});
  }

  function flash(piece) {
    if (!piece) return;
    piece.classList.add('flash');
    window.setTimeout(function () { piece.classList.remove('flash'); }, 1600);
  }

  function choose(at, how) {
    if (at < 0 || at >= cards.length) return;
    if (active >= 0) cards[active].classList.remove('on');
    active = at;
    var card = cards[at];
    card.classList.add('on');
    text.querySelectorAll('.src.on').forEach(function (piece) { piece.classList.remove('on'); });
    text.querySelectorAll('[data-t="' + card.dataset.t + '"]').forEach(function (piece) {
      piece.classList.add('on');
    });
    if (how !== 'source') roll(text.querySelector('[data-t="' + card.dataset.t + '"]'));
    if (how !== 'card') { card.scrollIntoView({block: 'nearest'}); card.focus({preventScroll: true}); }
  }

  document.querySelectorAll('.rv-switch a').forEach(function (link) {
    link.addEventListener('click', function (event) { event.preventDefault(); side(link.dataset.side); });
  });

  page.addEventListener('click', function (event) {
    var go = event.target.closest('button[data-go]');
    var card = event.target.closest('.rv-card');
    if (card) choose(cards.indexOf(card), 'card');
    if (go && go.dataset.go !== '') {
      if (narrow.matches) side('source');
      var piece = pieceAt(Number(go.dataset.go));
      roll(piece);
      flash(piece);
      return;
    }
    var source = event.target.closest('.src[data-t]');
    if (source && window.getSelection().isCollapsed) {
      if (narrow.matches) side('cards');
      choose(cards.findIndex(function (one) { return one.dataset.t === source.dataset.t; }), 'source');
    }
  });

  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest('input,textarea,select,button,a,summary,[contenteditable]')) return;
    if (event.key === 'j') { event.preventDefault(); choose(Math.min(active + 1, cards.length - 1)); }
    if (event.key === 'k') { event.preventDefault(); choose(Math.max(active - 1, 0)); }
    if (active < 0) return;
    var card = cards[active];
    if (event.key === 'e') {
      var edit = card.querySelector('[data-edit]');
      if (edit) { event.preventDefault(); edit.click(); }
    }
    if (event.key === 'Enter') {
      var form = card.querySelector('form[data-confirm]');
      if (form && !form.querySelector('button').disabled) { event.preventDefault(); form.requestSubmit(); }
    }
  });

  /* After a confirmation the next task is the one to look at. */
  page.addEventListener('submit', function (event) {
    var form = event.target, card = form.closest('.rv-card');
    if (form.hasAttribute('data-confirm') && card) {
      var next = cards[cards.indexOf(card) + 1] || card;
      var back = document.createElement('input');
      back.type = 'hidden';
      back.name = 'back';
      back.value = window.location.pathname + '#' + next.id;
      form.appendChild(back);
    }
  });

  /* Places count characters, as the text does on the server, not the halves of rare ones. */
  function place(node, offset) {
    var piece = node.nodeType === 3 ? node.parentNode.closest('.src') : null;
    if (!piece || !text.contains(piece)) return null;
    return Number(piece.dataset.s) + Array.from(node.data.slice(0, offset)).length;
  }

  document.addEventListener('selectionchange', function () {
    if (!mark || mark.contains(document.activeElement)) return;
    var chosen = window.getSelection();
    if (chosen.isCollapsed || !chosen.rangeCount) { mark.hidden = true; return; }
    var range = chosen.getRangeAt(0);
    var start = place(range.startContainer, range.startOffset);
    var end = place(range.endContainer, range.endOffset);
    if (start === null || end === null || end <= start) { mark.hidden = true; return; }
    mark.querySelector('[name=start]').value = start;
    mark.querySelector('[name=end]').value = end;
    mark.querySelector('[data-attach]').hidden = active < 0;
    mark.hidden = false;
  });
  if (mark) {
    mark.querySelectorAll('button').forEach(function (button) {
      button.addEventListener('mousedown', function (event) { event.preventDefault(); });
      button.addEventListener('click', function () {
        mark.querySelector('[name=to]').value =
          button.hasAttribute('data-attach') && active >= 0 ? cards[active].dataset.t : '';
      });
    });
  }

  /* The units that were not found are put away when they are many, and come when asked for. */
  var lost = document.getElementById('lost');
  function bring() { if (lost && window.location.hash === '#lost') lost.open = true; }
  window.addEventListener('hashchange', bring);
  document.querySelectorAll('a[href="#lost"]').forEach(function (link) {
    link.addEventListener('click', function () { if (lost) lost.open = true; });
  });
  bring();

  var wanted = window.location.hash.slice(1);
  var at = cards.findIndex(function (card) { return card.id === wanted; });
  if (at >= 0) choose(at);
})();
