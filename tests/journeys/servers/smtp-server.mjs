// A real SMTP server for tests: STARTTLS and a password required, or TLS from the start. Each mail
// it accepts becomes one file, byte for byte. It ends when its standard input does.
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';

const setting = (name) => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
};
const dir = setting('SMTP_DIR');
const user = setting('SMTP_USER');
const password = setting('SMTP_PASSWORD');
let accepted = 0;

const keep = (raw, session) => {
  accepted += 1;
  const name = String(accepted).padStart(6, '0');
  const envelope = {
    from: session.envelope.mailFrom.address,
    to: session.envelope.rcptTo.map((recipient) => recipient.address),
  };
  for (const [file, bytes] of [
    [`${name}.json`, JSON.stringify(envelope)],
    [`${name}.eml`, raw],
  ]) {
    const handle = openSync(join(dir, `${file}.part`), 'w');
    writeSync(handle, bytes);
    fsyncSync(handle);
    closeSync(handle);
    renameSync(join(dir, `${file}.part`), join(dir, file));
  }
  return name;
};

const server = new SMTPServer({
  name: 'localhost',
  banner: 'made for tests',
  secure: process.env.SMTP_SECURITY === 'tls',
  key: readFileSync(setting('SMTP_KEY')),
  cert: readFileSync(setting('SMTP_CERTIFICATE')),
  authMethods: process.env.SMTP_TOKENS ? ['PLAIN', 'LOGIN', 'XOAUTH2'] : ['PLAIN', 'LOGIN'],
  disableReverseLookup: true,
  size: 64 * 1024 * 1024,
  onAuth(auth, _session, done) {
    if (auth.method === 'XOAUTH2') {
      // The file names the tokens that are good now.
      const good = readFileSync(join(dir, 'tokens'), 'utf8').split('\n');
      if (auth.username === user && good.includes(auth.accessToken)) return done(null, { user });
      return done(null, { data: { status: '401', schemes: 'bearer', scope: 'mail' } });
    }
    if (auth.username === user && auth.password === password) return done(null, { user });
    return done(new Error('5.7.8 Authentication credentials invalid'));
  },
  onRcptTo(address, _session, done) {
    if (address.address.startsWith('nobody@')) {
      const refusal = new Error('5.1.1 No such person here');
      refusal.responseCode = 550;
      return done(refusal);
    }
    return done();
  },
  onData(stream, session, done) {
    const parts = [];
    stream.on('data', (part) => parts.push(part));
    stream.on('end', () => done(null, `2.0.0 Ok: queued as ${keep(Buffer.concat(parts), session)}`));
  },
});

server.on('error', (error) => process.stderr.write(`${error}\n`));
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`port ${server.server.address().port}\n`);
});
process.stdin.on('end', () => process.exit(0));
process.stdin.resume();
