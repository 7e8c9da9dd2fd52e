/* The map of a county among its neighbours, its settlement sites as points.
   Size is households, shape is status; a point opens its site. Rows for readers stand below the map. */
(function () {
  'use strict';
  var element = document.querySelector('[data-map]');
  if (!element || !window.echarts) return;
  var points = JSON.parse(document.getElementById(element.dataset.points).textContent);
  var county = element.dataset.county;
  var SYMBOLS = { ok: 'circle', unknown: 'triangle', bad: 'rect', plain: 'circle', missed: 'triangle', open: 'circle' };
  var SQUEEZE = 0.84; /* a degree of longitude is shorter than one of latitude */
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
    box = [box[0] - dx, box[1] - dy, box[2] + dx, box[3] + dy];
    /* The chart stretches the frame to its box, so the frame must have the box's proportions. */
    var wide = box[2] - box[0], high = box[3] - box[1];
    var ratio = element.clientWidth / Math.max(1, element.clientHeight - 24);
    var want = (high * ratio) / SQUEEZE;
    if (want > wide) return [box[0] - (want - wide) / 2, box[1], box[2] + (want - wide) / 2, box[3]];
    var tall = (wide * SQUEEZE) / ratio;
    return [box[0], box[1] - (tall - high) / 2, box[2], box[3] + (tall - high) / 2];
  }

  /* Where a neighbour's name fits: the middle of what is seen of it. */
  function named(features, box) {
    var found = [];
    features.forEach(function (feature) {
      if (feature.properties.code === county) return;
      var hits = [];
      for (var i = 0; i <= 40; i += 1) {
        for (var j = 0; j <= 20; j += 1) {
          var x = box[0] + (box[2] - box[0]) * (0.04 + (0.92 * i) / 40);
          var y = box[1] + (box[3] - box[1]) * (0.04 + (0.92 * j) / 20);
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

  /* Each label goes to the side where it covers the fewest points and labels; big sites choose first. */
  function sides(box, most) {
    var scale = element.clientWidth / (box[2] - box[0]), taken = [], chosen = {};
    function spot(p) { return [(p.x - box[0]) * scale, ((box[3] - p.y) * scale) / SQUEEZE]; }
    points.forEach(function (p) {
      var at = spot(p), r = radius(p, most);
      taken.push([at[0] - r, at[1] - r, at[0] + r, at[1] + r, p]);
    });
    function rectangle(p, where) {
      var at = spot(p), r = radius(p, most) + 5, half = 9;
      var width = 12 * p.name.length + (p.label ? 8 + 9 * p.label.length : 0);
      if (where === 'right') return [at[0] + r, at[1] - half, at[0] + r + width, at[1] + half];
      if (where === 'left') return [at[0] - r - width, at[1] - half, at[0] - r, at[1] + half];
      if (where === 'top') return [at[0] - width / 2, at[1] - r - 2 * half, at[0] + width / 2, at[1] - r];
      return [at[0] - width / 2, at[1] + r, at[0] + width / 2, at[1] + r + 2 * half];
    }
    function covered(a, p) {
      return taken.reduce(function (sum, b) {
        if (b[4] === p) return sum;
        var w = Math.min(a[2], b[2]) - Math.max(a[0], b[0]), h = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
        return w > 0 && h > 0 ? sum + w * h : sum;
      }, 0);
    }
    points.slice().sort(function (a, b) { return b.households - a.households; }).forEach(function (p) {
      var best = null;
      ['right', 'left', 'top', 'bottom'].forEach(function (where) {
        var area = rectangle(p, where), cost = covered(area, p);
        if (!best || cost < best.cost - 1) best = { where: where, area: area, cost: cost };
      });
      taken.push(best.area.concat([p]));
      chosen[p.code] = best.where;
    });
    return chosen;
  }

  function radius(p, most) {
    return 4 + Math.sqrt((p.households || 0) / most) * 6;
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
    var colours = { ok: token('green-mark'), unknown: token('amber-mark'), bad: token('red-mark'), plain: token('brand'), missed: token('amber-mark'), open: token('surface') };
    var most = Math.max.apply(null, points.map(function (p) { return p.households || 0; }).concat([1]));
    var where = sides(box, most);
    return {
      animation: false,
      textStyle: { fontFamily: font() },
      aria: { enabled: false },
      geo: [
        {
          map: 'city', silent: true, aspectScale: SQUEEZE, roam: false, left: 0, right: 0, top: 12, bottom: 12,
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
          map: 'city', silent: true, aspectScale: SQUEEZE, roam: false, right: 16, bottom: 16, width: 148, height: 118,
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
            return {
              name: p.name, value: [p.x, p.y], url: p.url, note: p.label, bad: p.status === 'bad',
              symbol: SYMBOLS[p.status] || 'circle',
              symbolSize: radius(p, most) * (p.status === 'bad' ? 1.7 : 2),
              itemStyle: { color: colours[p.status] || colours.plain, opacity: 1, borderColor: p.status === 'open' ? token('unknown') : token('surface'), borderType: p.status === 'open' ? 'dashed' : 'solid', borderWidth: 1.5 },
              label: { position: where[p.code] }
            };
          }),
          label: {
            show: true, distance: 5,
            formatter: function (d) { return d.data.note ? '{a|' + d.name + '} {' + (d.data.bad ? 'b' : 'c') + '|' + d.data.note + '}' : '{a|' + d.name + '}'; },
            rich: {
              a: { fontSize: 12, color: token('ink'), fontFamily: font(), textBorderColor: token('surface'), textBorderWidth: 3 },
              b: { fontSize: 12, color: token('red'), fontFamily: font(), textBorderColor: token('surface'), textBorderWidth: 3 },
              c: { fontSize: 12, color: token('ink-2'), fontFamily: font(), textBorderColor: token('surface'), textBorderWidth: 3 }
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
