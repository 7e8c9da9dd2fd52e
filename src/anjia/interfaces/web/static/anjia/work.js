/* Monthly confirmation keeps what was chosen when the network is gone, and brings the next one into
   view; the overview draws the moves between places. */
(function () {
  'use strict';
  var list = document.getElementById('confirm-list');

  function offline(gone) {
    var note = list && list.querySelector('.confirm-offline');
    if (!note) return;
    note.hidden = !gone;
    if (gone) note.scrollIntoView({ block: 'center' });
  }

  document.addEventListener('htmx:sendError', function () { offline(true); });
  document.addEventListener('htmx:afterRequest', function (event) { if (event.detail.successful) offline(false); });
  /* What was refused comes back as the same form with its reason, and is shown like any answer. */
  document.addEventListener('htmx:beforeSwap', function (event) {
    if (list && event.detail.xhr.status === 422) { event.detail.shouldSwap = true; event.detail.isError = false; }
  });
  document.addEventListener('htmx:oobAfterSwap', function (event) {
    var form = event.detail.target && document.getElementById(event.detail.target.id);
    form = form && form.querySelector && form.querySelector('form.confirm');
    if (form) form.scrollIntoView({ block: 'center' });
  });

  var element = document.querySelector('[data-flow]');
  if (!element || !window.echarts) return;
  var flow = JSON.parse(document.getElementById(element.dataset.flow).textContent);
  function token(name) { return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim(); }
  var chart = window.echarts.init(element, null, { renderer: 'svg' });
  chart.setOption({
    animation: false,
    series: [{
      type: 'sankey', data: flow.nodes, links: flow.links, nodeGap: 14, left: 8, right: 96, top: 8, bottom: 8,
      draggable: false, layoutIterations: 0, itemStyle: { color: token('brand'), borderWidth: 0 },
      lineStyle: { color: token('ink-3'), opacity: 0.25, curveness: 0.5 },
      label: { color: token('ink'), fontSize: 12, formatter: function (node) { return node.data.label; } }
    }]
  });
  chart.on('click', function (event) { if (event.data && event.data.url) window.location = event.data.url; });
  window.addEventListener('resize', function () { chart.resize(); });
})();
