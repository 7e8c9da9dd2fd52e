/* Lights at the ends of months, stacked; patterns as well as colours, and the page's own theme. */
(function () {
  'use strict';
  var element = document.querySelector('[data-lights]');
  if (!element || !window.echarts) return;
  var lights = JSON.parse(document.getElementById(element.dataset.lights).textContent);
  var chart = window.echarts.init(element, null, { renderer: 'svg' });

  function token(name) {
    return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
  }

  function draw() {
    chart.setOption({
      backgroundColor: token('surface'), animation: false,
      aria: { enabled: true, decal: { show: true } },
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 56, right: 24, top: 40, bottom: 28 },
      legend: { top: 4, left: 12, itemWidth: 14, itemHeight: 10, textStyle: { color: token('ink-2'), fontSize: 12 } },
      tooltip: {
        trigger: 'axis', confine: true, backgroundColor: token('surface'), borderColor: token('line-2'),
        textStyle: { color: token('ink'), fontSize: 13 },
        valueFormatter: function (value) { return value.toLocaleString('en') + ' ' + lights.unit; }
      },
      xAxis: {
        type: 'category', data: lights.months, axisTick: { show: false },
        axisLine: { lineStyle: { color: token('line-2') } }, axisLabel: { color: token('ink-3'), fontSize: 12 }
      },
      yAxis: {
        type: 'value', minInterval: 1, axisLabel: { color: token('ink-3'), fontSize: 12 },
        splitLine: { lineStyle: { color: token('line') } }
      },
      series: lights.series.map(function (one) {
        return {
          name: one.name, type: 'bar', stack: 'lights', barMaxWidth: 40, data: one.values,
          itemStyle: { color: token(one.token), borderColor: token(one.edge || 'surface'), borderWidth: 1 }
        };
      })
    }, true);
  }

  draw();
  window.addEventListener('resize', function () { chart.resize(); });
  document.addEventListener('anjia:theme', draw);
})();
