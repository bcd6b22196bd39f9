// Compares our count of graphemes with another one, through the program.
// usage: compare.mjs POSTGATE native|bluesky [NODE_MODULES]
//   native   Node's Intl.Segmenter, which has to be of Unicode 17.0
//   bluesky  what Bluesky's PDS counts with, from its npm packages
//
// Status: 0 the same, 1 different, 77 Node is of another Unicode.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

const [postgate, oracle, modules] = process.argv.slice(2);
const UNICODE = '17.0';

function oracleCount() {
  if (oracle === 'bluesky') {
    const require = createRequire(path.resolve(modules, 'x.js'));

    return require('@atproto/lex-data').graphemeLen;
  }
  const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

  return (text) => [...segmenter.segment(text)].length;
}

if (process.versions.unicode !== UNICODE || !Intl.Segmenter) {
  console.error(`node ${process.version} is of Unicode ` +
    `${process.versions.unicode}, not ${UNICODE}`);
  process.exit(77);
}

let state = 20260101;

// Lehmer's generator: the same texts on every machine.
function random(below) {
  state = (state * 48271) % 0x7fffffff;
  return state % below;
}

// What graphemes are made of, more of it than people write.
const ranges = [
  [0x20, 0x7e], [0xa0, 0x17f], [0x300, 0x36f], [0x590, 0x6ff],
  [0x900, 0x97f], [0x900, 0x97f], [0x980, 0xdff], [0x94d, 0x94d],
  [0x200c, 0x200d], [0xe00, 0xeff], [0x1000, 0x109f], [0x1039, 0x1039],
  [0x1100, 0x11ff], [0xac00, 0xd7a3], [0x1780, 0x17d3], [0x1a20, 0x1a60],
  [0x1b00, 0x1bff], [0x20d0, 0x20ff], [0x2190, 0x27bf], [0xa800, 0xabff],
  [0xfe00, 0xfe0f], [0x11000, 0x11fff], [0x16d60, 0x16d70],
  [0x1f1e6, 0x1f1ff], [0x1f300, 0x1f6ff], [0x1f3fb, 0x1f3ff],
  [0x1f900, 0x1faff], [0xe0020, 0xe007f], [0xa0, 0xd7ff],
  [0xe000, 0x10ffff],
];

function randomText() {
  let text = 'x';

  for (let n = random(24); n >= 0; n--) {
    const [first, last] = ranges[random(ranges.length)];

    text += String.fromCodePoint(first + random(last - first + 1));
  }
  return text;
}

const texts = [];

for (let i = 0; i < 20000; i++)
  texts.push(randomText());
// Every character, where it shows what it is: behind a letter, a consonant
// with a linker, a picture with a joiner, Hangul, and in front of a letter.
// Planes 2 to 13 and those for private use have but ideographs and nothing.
for (let point = 0xa0; point < 0xe1000; point += 24) {
  let text = 'x';

  if (point >= 0x20000 && point < 0xe0000 - 24)
    continue;
  for (let c = point; c < point + 24; c++) {
    const one = c >= 0xd800 && c <= 0xdfff ? '' : String.fromCodePoint(c);

    text += `a${one}a\u0915\u094d${one}\u0915${one}\u0937\u{1f600}\u200d`;
    text += `${one}\u{1f600}${one}\u200d\u{1f600}\u1100${one}\u1161${one}`;
    text += `\u11a8${one}\u{1f1e6}`;
  }
  texts.push(text);
}

const folder = mkdtempSync(path.join(tmpdir(), 'graphemes-'));
const file = path.join(folder, 'posts.jsonl');
let wrong = 0;

try {
  writeFileSync(file,
    texts.map((text) => JSON.stringify({ text }) + '\n').join(''));
  const lines = run(file).trim().split('\n');

  if (lines.length !== texts.length)
    throw new Error(`${lines.length} answers to ${texts.length} posts`);
  const count = oracleCount();

  texts.forEach((text, i) => {
    const place = JSON.parse(lines[i]).places[0];
    const theirs = count(text);

    if (place.unit === 'graphemes' && place.used === theirs)
      return;
    if (wrong++ < 10)
      console.error(`${place.used} ${place.unit}, ${theirs} by ${oracle}: ` +
        [...text].slice(0, 40).map((c) =>
          c.codePointAt(0).toString(16)).join(' '));
  });
} finally {
  rmSync(folder, { recursive: true });
}
console.error(`${texts.length} texts, ${wrong} counted otherwise`);
process.exit(wrong === 0 ? 0 : 1);

// Judging isn't what matters here, so whatever it says is fine but 2.
function run(posts) {
  const options = { encoding: 'utf8', maxBuffer: 1 << 30 };

  try {
    return execFileSync(postgate,
      ['check', '--to', 'mastodon', '--format', 'jsonl', posts], options);
  } catch (failed) {
    if (failed.status !== 1 && failed.status !== 3)
      throw failed;
    return failed.stdout;
  }
}
