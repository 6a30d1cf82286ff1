use std::path::{Path, PathBuf};

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use tempfile::TempDir;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// A certificate for `localhost` and `127.0.0.1`, signed by an authority of its own that nothing
/// else trusts.
pub struct Certificate {
    dir: TempDir,
    authority: CertificateDer<'static>,
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

impl Certificate {
    pub fn self_made() -> Self {
        Self::with(|_| {})
    }

    /// One that ended long ago.
    pub fn expired() -> Self {
        Self::with(|params| {
            params.not_before = rcgen::date_time_ymd(2010, 1, 1);
            params.not_after = rcgen::date_time_ymd(2011, 1, 1);
        })
    }

    /// One for another name.
    pub fn for_another_name() -> Self {
        Self::with(|params| {
            params.subject_alt_names = vec![rcgen::SanType::DnsName(
                "elsewhere.example".to_owned().try_into().unwrap(),
            )];
        })
    }

    /// One for these names besides `localhost`.
    pub fn for_names(names: &[&str]) -> Self {
        Self::with(|params| {
            params.subject_alt_names.extend(
                names
                    .iter()
                    .map(|name| rcgen::SanType::DnsName((*name).to_owned().try_into().unwrap())),
            );
        })
    }

    fn with(change: impl FnOnce(&mut CertificateParams)) -> Self {
        let authority_key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![
            KeyUsagePurpose::KeyCertSign,
            KeyUsagePurpose::DigitalSignature,
        ];
        params
            .distinguished_name
            .push(DnType::CommonName, "Authority made for tests");
        let authority = params.self_signed(&authority_key).unwrap();
        let issuer = Issuer::new(params, authority_key);

        let key = KeyPair::generate().unwrap();
        let mut params =
            CertificateParams::new(vec!["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
        params
            .distinguished_name
            .push(DnType::CommonName, "localhost");
        change(&mut params);
        let leaf = params.signed_by(&key, &issuer).unwrap();

        let dir = TempDir::with_prefix("certificate-").unwrap();
        std::fs::write(
            dir.path().join("certificate.pem"),
            format!("{}{}", leaf.pem(), authority.pem()),
        )
        .unwrap();
        std::fs::write(dir.path().join("authority.pem"), authority.pem()).unwrap();
        std::fs::write(dir.path().join("key.pem"), key.serialize_pem()).unwrap();
        Self {
            dir,
            authority: authority.der().clone(),
            chain: vec![leaf.der().clone(), authority.der().clone()],
            key: PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        }
    }

    /// The authority, in DER: what a test's `Trust` takes.
    pub fn authority(&self) -> CertificateDer<'static> {
        self.authority.clone()
    }

    /// The chain and the key, for a server in the test itself.
    pub fn chain_and_key(&self) -> (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>) {
        (self.chain.clone(), self.key.clone_key())
    }

    /// The chain in PEM.
    pub fn certificate_file(&self) -> PathBuf {
        self.dir.path().join("certificate.pem")
    }

    /// The authority in PEM.
    pub fn authority_file(&self) -> PathBuf {
        self.dir.path().join("authority.pem")
    }

    /// The key in PEM.
    pub fn key_file(&self) -> PathBuf {
        self.dir.path().join("key.pem")
    }

    pub fn dir(&self) -> &Path {
        self.dir.path()
    }
}
