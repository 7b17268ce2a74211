import {describe, expect, it} from 'vitest';
import {Language, unitName} from '../src/language';
import {de} from '../src/words/de';
import {en} from '../src/words/en';
import {es} from '../src/words/es';
import {fr} from '../src/words/fr';
import {it as italian} from '../src/words/it';

const braces = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

describe.each([['de', de], ['fr', fr], ['es', es], ['it', italian]])('the words of %s', (_, words) => {
  it('leave no word out, stand in the order and have the places of the English ones', () => {
    expect(Object.keys(words)).toEqual(Object.keys(en));
    for (const [id, text] of Object.entries(en)) {
      const said = words[id as keyof typeof en];
      expect(said, id).not.toBe('');
      expect(braces(said), id).toEqual(braces(text));
    }
  });
});

describe('French', () => {
  it('has a space that does not break before its high punctuation, in its words and in what is joined', () => {
    for (const [id, text] of Object.entries(fr)) expect(text, id).not.toMatch(/(?<!\u00a0)[:;?!]/);
    expect([new Language('fr-CA').label('Âge'), new Language('de').label('Alter')]).toEqual(['Âge\u00a0:', 'Alter:']);
  });

  it('has one kind of apostrophe', () => {
    expect(Object.values(fr).filter((text) => text.includes("'"))).toEqual([]);
  });
});

describe('a number', () => {
  it.each([
    ['de', '62,5', 62.5], ['de', '62.5', 62.5], ['en', '62.5', 62.5], ['en', '62,5', 62.5], ['fr', ' 7 ', 7], ['en', '−3', -3],
    // A thousand in one language is one in the other: not guessed.
    ['de', '1.234', undefined], ['en', '1,234', undefined], ['en', '1.234', 1.234], ['de', '1,234', 1.234],
    ['en', '', undefined], ['en', '1e3', undefined], ['en', '12 mg', undefined], ['en', '1,234.5', undefined], ['en', '٣', undefined],
  ])('in %s, %s is %s', (tag, text, value) => {
    expect(new Language(tag).read(text)).toBe(value);
  });
});

describe('a dose', () => {
  it.each([['en', 2, 2, '2 mSv'], ['de', 0.07, 0.07, '0,07 mSv'], ['en', 0, 0.1, '< 0.1 mSv'], ['fr', 1.5, 12.4, '1,5–12 mSv']])('in %s of %d to %d is %s', (tag, min, max, said) => {
    expect(new Language(tag).milliSievert(min, max)).toBe(said);
  });
});

it('units are read as they are said', () => {
  expect(['wk', 'mo', 'a'].map((u) => unitName(u, 'de'))).toEqual(['Wochen', 'Monate', 'Jahre']);
  expect(unitName('mL/min/{1.73_m2}', 'de')).toBe('mL/min/1,73 m²');
  expect(['mL/min/{1.73_m2}', 'ug/L{FEU}', '10*9/L', '{pack-years}', '/uL', '%'].map((u) => unitName(u, 'en'))).toEqual([
    'mL/min/1.73 m²', 'µg/L FEU', '10⁹/L', 'pack-years', '/µL', '%',
  ]);
});

it('a language that is not spoken is English, and still written from its own side', () => {
  const arabic = new Language('ar');
  expect([arabic.say('cancel'), arabic.direction]).toEqual(['Cancel', 'rtl']);
  expect(new Language('not a tag!').number(1.5)).toBe('1.5');
});

it('the edition’s own words count before those of the widget', () => {
  const language = new Language('de');
  language.phrases = {'usually-appropriate': 'Meist angemessen'};
  expect([language.say('usually-appropriate'), language.say('not-known')]).toEqual(['Meist angemessen', 'Not known']);
});
