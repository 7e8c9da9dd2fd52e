/* One figure over time: this year in brand, last year grey, the target dashed and named at its end.
   Frozen points are filled, live points hollow; a missing period is a gap. */
(function () {
  'use strict';
  var element = document.querySelector('[data-series]');
  if (!element || !window.echarts) return;
  var series = JSON.parse(document.getElementById(element.dataset.series).textContent);
  var chart = window.echarts.init(element, null, { renderer: 'svg' });

  function token(name) {
    return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
  }

  function written(value) {
    var digits = series.places === undefined ? 1 : series.places;
    return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits }) + series.unit;
  }

  function points(values) {
    var known = values.map(function (v, i) { return v === null ? -1 : i; }).filter(function (i) { return i >= 0; });
    var last = known[known.length - 1], first = known[0];
    return values.map(function (value, i) {
      if (value === null) return null;
      return {
        value: value,
        symbol: (series.frozen || [])[i] ? 'circle' : 'emptyCircle',
        label: {
          show: i === last || i === first, position: i === last ? 'right' : 'top',
          formatter: written(value),
          color: i === last ? token('ink') : token('ink-3'),
          fontSize: i === last ? 14 : 12, fontWeight: i === last ? 600 : 400
        }
      };
    });
  }

  function marks() {
    var data = [];
    if (series.target !== null && series.target !== undefined) {
      data.push({
        yAxis: series.target,
        lineStyle: { color: token('ink-2'), type: [4, 4], width: 1 },
        label: { formatter: series.targetLabel, position: 'end', color: token('ink-2'), fontSize: 12 }
      });
    }
    (series.changes || []).forEach(function (change) {
      data.push({
        xAxis: change.at,
        lineStyle: { color: token('line-2'), type: [2, 3], width: 1 },
        label: { formatter: change.label, position: 'insideEndTop', rotate: 0, color: token('ink-3'), fontSize: 12 }
      });
    });
    return { symbol: 'none', silent: true, animation: false, data: data };
  }

  function draw() {
    var font = getComputedStyle(document.body).fontFamily;
    var lines = [];
    if (series.before) {
      lines.push({
        name: series.beforeLabel, type: 'line', data: series.before, symbol: 'none',
        lineStyle: { color: token('line-2'), width: 1.5 },
        endLabel: { show: true, formatter: series.beforeLabel, color: token('ink-3'), fontSize: 12, distance: 8 }
      });
    }
    if (series.targets) {
      lines.push({
        name: series.targetLabel, type: 'line', step: 'end', data: series.targets, symbol: 'none', connectNulls: false,
        lineStyle: { color: token('ink-2'), type: [4, 4], width: 1 },
        endLabel: {
          show: true, color: token('ink-2'), fontSize: 12, distance: 8,
          formatter: function (d) { return series.targetLabel + ' ' + d.value.toLocaleString('en') + series.unit; }
        }
      });
    }
    lines.push({
      name: series.label, type: 'line', data: points(series.values), symbolSize: 7, connectNulls: false,
      lineStyle: { color: token('brand'), width: 2 }, itemStyle: { color: token('brand') }, markLine: marks()
    });
    chart.setOption({
      backgroundColor: token('surface'), animation: false, textStyle: { fontFamily: font },
      grid: { left: 56, right: 88, top: 32, bottom: 28 },
      tooltip: {
        trigger: 'axis', confine: true, backgroundColor: token('surface'), borderColor: token('line-2'),
        textStyle: { color: token('ink'), fontSize: 13 },
        valueFormatter: function (value) { return value === null || value === undefined ? '—' : written(value); }
      },
      xAxis: {
        type: 'category', data: series.periods, axisTick: { show: false },
        axisLine: { lineStyle: { color: token('line-2') } }, axisLabel: { color: token('ink-3'), fontSize: 12 }
      },
      yAxis: {
        type: 'value', scale: true, min: series.low === undefined ? null : series.low,
        max: series.high === undefined ? null : series.high, axisLabel: { color: token('ink-3'), fontSize: 12 },
        splitLine: { lineStyle: { color: token('line') } }
      },
      series: lines
    }, true);
  }

  draw();
  window.addEventListener('resize', function () { chart.resize(); });
  document.addEventListener('anjia:theme', draw);
})();
