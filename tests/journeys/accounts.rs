//! More than one mailbox, and where its secrets are.
