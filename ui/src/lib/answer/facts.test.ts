import { expect, test } from 'vitest';
import { answerFact, factsOf } from './facts.svelte';

test('answers are kept for each request by itself', () => {
  answerFact('one', 'contract_ended', 'yes');
  answerFact('one', 'published', 'no');
  answerFact('two', 'contract_ended', 'unknown');
  expect(factsOf('one')).toEqual({ contract_ended: 'yes', published: 'no' });
  expect(factsOf('two')).toEqual({ contract_ended: 'unknown' });
  expect(factsOf('three')).toEqual({});
  answerFact('one', 'contract_ended', 'no');
  expect(factsOf('one')['contract_ended']).toBe('no');
});
