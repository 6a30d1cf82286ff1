import { connect } from './lib/backend/connect';
import { parse } from './lib/routes';
import { linesInSight, SHOWN } from './lib/today/shown';

// The program is asked how things stand while the rest of the page is still read. Of Today what is in
// sight comes with the answer; another screen asks for itself.
const backend = await connect();
const isToday = parse(window.location.hash).screen === 'today';
const opening = backend.opening({
  shown: isToday ? { ...SHOWN, in_all: linesInSight() } : null,
});
// It is looked at only once the page is there.
opening.catch(() => undefined);
const { show } = await import('./show');
show(backend, await opening);
