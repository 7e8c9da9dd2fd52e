/* The map of a county among its neighbours, its settlement sites as points.
   Size is households, shape is status; a point opens its site. Rows for readers stand below the map. */
(function () {
  'use strict';
  var element = document.querySelector('[data-map]');
  if (!element || !window.echarts) return;
  var points = JSON.parse(document.getElementById(element.dataset.points).textContent);
  var county = element.dataset.county;
  var SYMBOLS = { ok: 'circle', unknown: 'triangle', bad: 'rect', plain: 'circle' };
  var chart = null;
  var outline = null;

  function token(name) {
    return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
  }

  function font() {
    return getComputedStyle(document.body).fontFamily;
  }

  function rings(feature) {
    return feature.geometry.coordinates.map(function (polygon) { return polygon[0]; });
  }

  function inside(ring, x, y) {
    var odd = false;
    for (var i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      var a = ring[i], b = ring[j];
      if ((a[1] > y) !== (b[1] > y) && x < ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) + a[0]) odd = !odd;
    }
    return odd;
  }

  /* The county with a margin around it, never so tight that a point at the border is cut. */
  function frame(feature) {
    var box = [Infinity, Infinity, -Infinity, -Infinity];
    rings(feature).forEach(function (ring) {
      ring.forEach(function (p) {
        box = [Math.min(box[0], p[0]), Math.min(box[1], p[1]), Math.max(box[2], p[0]), Math.max(box[3], p[1])];
      });
    });
    var dx = (box[2] - box[0]) * 0.06, dy = (box[3] - box[1]) * 0.06;
    return [box[0] - dx, box[1] - dy, box[2] + dx, box[3] + dy];
  }

  /* Where a neighbour's name fits: the middle of what is seen of it. */
  function named(features, box) {
    var wide = (box[2] - box[0]) * 0.75, high = (box[3] - box[1]) * 0.1, found = [];
    features.forEach(function (feature) {
      if (feature.properties.code === county) return;
      var hits = [];
      for (var i = 0; i <= 40; i += 1) {
        for (var j = 0; j <= 20; j += 1) {
          var x = box[0] - wide * 0.5 + ((box[2] - box[0] + wide) * i) / 40;
          var y = box[1] - high * 0.2 + ((box[3] - box[1] + high * 0.4) * j) / 20;
          if (rings(feature).some(function (ring) { return inside(ring, x, y); })) hits.push([x, y]);
        }
      }
      if (hits.length < 8) return;
      var mean = hits.reduce(function (sum, p) { return [sum[0] + p[0] / hits.length, sum[1] + p[1] / hits.length]; }, [0, 0]);
      hits.sort(function (a, b) { return Math.hypot(a[0] - mean[0], a[1] - mean[1]) - Math.hypot(b[0] - mean[0], b[1] - mean[1]); });
      found.push({ name: feature.properties.name, value: hits[0] });
    });
    return found;
  }

  /* A label goes left when another point stands close at the right. */
  function side(point, box) {
    var near = (box[2] - box[0]) * 0.13, level = (box[3] - box[1]) * 0.035;
    var crowded = points.some(function (other) {
      var dx = other.x - point.x;
      return other !== point && dx > 0 && dx < near && Math.abs(other.y - point.y) < level;
    });
    return crowded ? 'left' : 'right';
  }

  function regions(features, style) {
    return features.map(function (feature) {
      return {
        name: feature.properties.name,
        itemStyle: style(feature.properties.code === county),
        label: { show: false },
        emphasis: { disabled: true }
      };
    });
  }

  function option() {
    var features = outline.features;
    var mine = features.filter(function (f) { return f.properties.code === county; })[0];
    var box = frame(mine || features[0]);
    var colours = { ok: token('green-mark'), unknown: token('amber-mark'), bad: token('red-mark'), plain: token('brand') };
    var most = Math.max.apply(null, points.map(function (p) { return p.households || 0; }).concat([1]));
    return {
      animation: false,
      textStyle: { fontFamily: font() },
      aria: { enabled: false },
      geo: [
        {
          map: 'city', silent: true, aspectScale: 0.84, roam: false, left: 0, right: 0, top: 12, bottom: 12,
          boundingCoords: [[box[0], box[3]], [box[2], box[1]]],
          regions: regions(features, function (me) {
            return {
              areaColor: me ? token('surface') : token('sunken'),
              borderColor: me ? token('ink-3') : token('line-2'),
              borderWidth: me ? 1.25 : 0.75
            };
          })
        },
        {
          map: 'city', silent: true, aspectScale: 0.84, roam: false, right: 16, bottom: 16, width: 148, height: 118,
          show: element.clientWidth > 560,
          regions: regions(features, function (me) {
            return { areaColor: me ? token('brand') : token('surface'), borderColor: token('line-2'), borderWidth: 0.75 };
          })
        }
      ],
      series: [
        {
          type: 'scatter', coordinateSystem: 'geo', geoIndex: 0, silent: true, symbolSize: 0, data: named(features, box),
          label: { show: true, formatter: '{b}', position: 'inside', color: token('ink-3'), fontSize: 12, fontFamily: font() }
        },
        {
          type: 'scatter', coordinateSystem: 'geo', geoIndex: 0, cursor: 'pointer',
          data: points.map(function (p) {
            var share = Math.sqrt((p.households || 0) / most);
            return {
              name: p.name, value: [p.x, p.y], url: p.url, note: p.label,
              symbol: SYMBOLS[p.status] || 'circle',
              symbolSize: 7 + share * (p.status === 'bad' ? 9 : 12),
              itemStyle: { color: colours[p.status] || colours.plain, opacity: 1, borderColor: token('surface'), borderWidth: 1.5 },
              label: { position: side(p, box) }
            };
          }),
          label: {
            show: true, distance: 5,
            formatter: function (d) { return d.data.note ? '{a|' + d.name + '} {b|' + d.data.note + '}' : '{a|' + d.name + '}'; },
            rich: {
              a: { fontSize: 12, color: token('ink'), fontFamily: font(), textBorderColor: token('surface'), textBorderWidth: 3 },
              b: { fontSize: 12, color: token('red'), fontFamily: font(), textBorderColor: token('surface'), textBorderWidth: 3 }
            }
          },
          labelLayout: { hideOverlap: true },
          emphasis: { scale: 1.15 }
        }
      ]
    };
  }

  function draw() {
    if (!outline) return;
    if (!chart) {
      window.echarts.registerMap('city', outline);
      chart = window.echarts.init(element, null, { renderer: 'svg' });
      chart.on('click', function (event) { if (event.data && event.data.url) window.location.assign(event.data.url); });
    }
    chart.setOption(option(), true);
  }

  fetch(element.dataset.outline, { credentials: 'same-origin' })
    .then(function (answer) {
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.json();
    })
    .then(function (found) { outline = found; draw(); })
    .catch(function () {
      var failed = document.getElementById(element.dataset.failed);
      if (failed) { failed.hidden = false; element.hidden = true; }
    });
  window.addEventListener('resize', function () { if (chart) { chart.resize(); chart.setOption(option(), true); } });
  document.addEventListener('anjia:theme', draw);
})();
