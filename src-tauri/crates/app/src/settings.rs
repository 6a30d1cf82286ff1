//! Who writes, and through which mailbox.

use foi_mail::{Mailbox, Mailer, Practice, Server, Trust, check_address};
use foi_store::AccountId;
use foi_store::table::account::Account;
use foi_store::table::outbox::OutboxState;
use secrecy::SecretString;

use crate::wire::{AccountCheck, AccountEdit, AccountView, Identity, Security, Settings, Status};
use crate::{App, AppError, Result};

const IDENTITY: &str = "identity";
pub(crate) const LAST_FETCH: &str = "last_fetch";
pub(crate) const TROUBLE: &str = "trouble";

/// Where letters go now.
pub(crate) enum Route {
    /// The practice folder.
    Practice(Practice),
    /// A real mailbox, with its password.
    Account(Account, SecretString),
}

impl App {
    /// Who writes, none until the user said.
    pub fn identity(&self) -> Result<Option<Identity>> {
        self.casebook.read(|r| Ok(r.setting(IDENTITY)?))
    }

    /// Who signs a letter: the user, or a stand-in while everything stays on this machine.
    pub(crate) fn writer(&self) -> Result<Identity> {
        match self.identity()? {
            Some(identity) => Ok(identity),
            None if self.is_practice()? => Ok(Identity {
                name: "Your Name (practice)".into(),
                email: "you@practice.example".into(),
            }),
            None => Err(AppError::NeedsIdentity),
        }
    }

    /// Says who writes.
    pub fn save_identity(&self, identity: &Identity) -> Result<Settings> {
        let name = identity
            .name
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        if name.is_empty() {
            return Err(AppError::invalid(
                "Give a real name, of a person or an organisation: section 8 of the Act asks for one. Nothing was changed.",
            ));
        }
        let identity = Identity {
            name,
            email: check_address(&identity.email)?,
        };
        self.casebook
            .write(|w| w.set_setting(IDENTITY, &identity))?;
        self.settings()
    }

    /// What Settings shows.
    pub fn settings(&self) -> Result<Settings> {
        let identity = self.identity()?;
        let account = self.account()?;
        Ok(Settings {
            identity,
            account: account.map(|account| self.account_view(&account)),
            casebook: self.casebook.path().display().to_string(),
            practice_folder: self.practice_folder().display().to_string(),
            calendar_version: self.calendar().version().to_owned(),
            calendar_until: self.calendar().listed_until(),
            calendar_merged: self.calendar_is_merged(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            keyring: self.ports.secrets.can_remember(),
        })
    }

    /// Sets the mailbox up, or changes it. Nothing is sent or fetched by this.
    pub fn save_account(&self, edit: &AccountEdit) -> Result<Settings> {
        let host = |host: &str, what: &str| -> Result<String> {
            let host = host.trim();
            if host.is_empty()
                || host.contains(|c: char| c.is_whitespace() || c.is_control() || c == '/')
            {
                return Err(AppError::invalid(format!(
                    "“{host}” is not the name of a {what} server; it looks like mail.example.org. Nothing was changed."
                )));
            }
            Ok(host.to_owned())
        };
        if edit.smtp_port == 0 || edit.imap_port == 0 {
            return Err(AppError::invalid(
                "A port is a number from 1 to 65535. Nothing was changed.",
            ));
        }
        let (smtp_host, imap_host) = (
            host(&edit.smtp_host, "sending")?,
            host(&edit.imap_host, "receiving")?,
        );
        let user = edit.user.trim();
        if user.is_empty() {
            return Err(AppError::invalid(
                "Give the user name of the mailbox; it is often the whole address. Nothing was changed.",
            ));
        }
        let now = self.now();
        let before = self.account()?;
        let account = Account {
            id: before
                .as_ref()
                .map_or_else(|| AccountId::new(now), |account| account.id),
            smtp_host,
            smtp_port: edit.smtp_port,
            smtp_security: edit.smtp_security.name().to_owned(),
            imap_host,
            imap_port: edit.imap_port,
            imap_security: edit.imap_security.name().to_owned(),
            user: user.to_owned(),
            created_at: before.map_or(now, |account| account.created_at),
            updated_at: now,
        };
        self.casebook.write(|w| -> Result<()> {
            w.save_account(&account)?;
            w.try_waiting_now(now)?;
            Ok(w.clear_setting(TROUBLE)?)
        })?;
        if let Some(password) = &edit.password {
            self.keep_password(&account, password.clone().into(), edit.remember)?;
        }
        self.settings()
    }

    /// Takes the mailbox's password, for this run or for good.
    pub fn give_password(&self, password: String, remember: bool) -> Result<Settings> {
        let account = self.account()?.ok_or_else(|| {
            AppError::invalid("No mailbox is set up yet. Set one up in Settings first.")
        })?;
        self.keep_password(&account, password.into(), remember)?;
        let now = self.now();
        self.casebook.write(|w| w.try_waiting_now(now))?;
        self.settings()
    }

    /// Goes back to the practice mailbox; the password is forgotten.
    pub fn use_practice(&self) -> Result<Settings> {
        if let Some(account) = self.account()? {
            self.casebook.write(|w| w.delete_account(account.id))?;
            self.ports.secrets.forget(&secret_name(&account));
        }
        self.settings()
    }

    /// Tries both servers of the mailbox without sending or fetching a mail.
    pub async fn check_account(&self) -> Result<AccountCheck> {
        let Route::Account(account, password) = self.route()? else {
            return Ok(AccountCheck {
                smtp_ok: true,
                smtp: "This is the practice mailbox: letters stay on this machine.".into(),
                imap_ok: true,
                imap: "Answers are read from the practice folder.".into(),
            });
        };
        let mut mailer = Mailer::smtp(smtp_server(&account), password.clone().into(), self.trust());
        let smtp = mailer.sign_in().await;
        mailer.quit().await;
        let mut mailbox = Mailbox::imap(imap_server(&account), password.into(), self.trust());
        let folders = mailbox.folders().await;
        mailbox.quit().await;
        Ok(AccountCheck {
            smtp_ok: smtp.is_ok(),
            smtp: smtp.map_or_else(
                |error| error.to_string(),
                |()| format!("Letters can be sent through {}.", account.smtp_host),
            ),
            imap_ok: folders.is_ok(),
            imap: folders.map_or_else(
                |error| error.to_string(),
                |_| format!("Answers can be fetched from {}.", account.imap_host),
            ),
        })
    }

    /// How things stand, for the window's frame.
    pub fn status(&self) -> Result<Status> {
        use OutboxState::{HandedOver, InDoubt, Queued, Refused, Sending, Waiting};
        let agenda = self.agenda()?;
        let identity = self.identity()?;
        let practice = self.is_practice()?;
        self.casebook.read(|r| {
            let outgoing = r.count_outbox(&[Queued, Sending, HandedOver, Waiting])?;
            let stuck = r.count_outbox(&[Refused, InDoubt])?;
            let post = match (outgoing, stuck) {
                (0, 0) => "All letters sent".to_owned(),
                (_, 1) => "1 letter needs you".to_owned(),
                (_, n) if n > 1 => format!("{n} letters need you"),
                (1, _) => "1 letter waiting to go".to_owned(),
                (n, _) => format!("{n} letters waiting to go"),
            };
            Ok(Status {
                today: agenda.today,
                practice,
                identity,
                now: u32::try_from(agenda.now.len()).unwrap_or(u32::MAX),
                inbox: r.count_inbox()?,
                outgoing,
                stuck,
                post,
                last_fetch: r.setting(LAST_FETCH)?,
                trouble: r.setting(TROUBLE)?.unwrap_or_default(),
            })
        })
    }

    /// Letters stay on this machine.
    pub fn is_practice(&self) -> Result<bool> {
        Ok(self.post.practice.is_some() || self.account()?.is_none())
    }

    pub(crate) fn account(&self) -> Result<Option<Account>> {
        Ok(self.casebook.read(|r| r.accounts())?.into_iter().next())
    }

    /// Where letters go and answers come from now.
    pub(crate) fn route(&self) -> Result<Route> {
        if self.post.practice.is_none()
            && let Some(account) = self.account()?
        {
            let password = self
                .ports
                .secrets
                .get(&secret_name(&account))
                .ok_or_else(|| AppError::NeedsPassword(account.user.clone()))?;
            return Ok(Route::Account(account, password));
        }
        let folder = self.practice_folder();
        let practice = Practice::new(&folder).map_err(|error| AppError::file(&folder, error))?;
        Ok(Route::Practice(practice))
    }

    pub(crate) fn trust(&self) -> Trust {
        self.post.extra_trust.clone().unwrap_or(Trust::System)
    }

    fn keep_password(
        &self,
        account: &Account,
        password: SecretString,
        remember: bool,
    ) -> Result<()> {
        self.ports
            .secrets
            .set(&secret_name(account), password, remember)
            .map_err(AppError::Invalid)
    }

    fn account_view(&self, account: &Account) -> AccountView {
        AccountView {
            smtp_host: account.smtp_host.clone(),
            smtp_port: account.smtp_port,
            smtp_security: Security::named(&account.smtp_security),
            imap_host: account.imap_host.clone(),
            imap_port: account.imap_port,
            imap_security: Security::named(&account.imap_security),
            user: account.user.clone(),
            has_password: self.ports.secrets.get(&secret_name(account)).is_some(),
        }
    }
}

impl Route {
    pub(crate) fn mailer(&self, trust: Trust) -> Mailer {
        match self {
            Self::Practice(practice) => practice.mailer(),
            Self::Account(account, password) => {
                Mailer::smtp(smtp_server(account), password.clone().into(), trust)
            }
        }
    }

    pub(crate) fn mailbox(&self, trust: Trust) -> Mailbox {
        match self {
            Self::Practice(practice) => practice.mailbox(),
            Self::Account(account, password) => {
                Mailbox::imap(imap_server(account), password.clone().into(), trust)
            }
        }
    }

    /// Names the mailbox in the casebook's notes of how far it was read.
    pub(crate) fn mailbox_name(&self) -> String {
        match self {
            Self::Practice(_) => "practice".to_owned(),
            Self::Account(account, _) => account.id.to_string(),
        }
    }

    pub(crate) fn is_practice(&self) -> bool {
        matches!(self, Self::Practice(_))
    }
}

impl Security {
    fn name(self) -> &'static str {
        match self {
            Self::Tls => "tls",
            Self::StartTls => "start_tls",
        }
    }

    fn named(name: &str) -> Self {
        if name == "start_tls" {
            Self::StartTls
        } else {
            Self::Tls
        }
    }
}

fn secret_name(account: &Account) -> String {
    format!("mailbox {}", account.id)
}

fn smtp_server(account: &Account) -> Server {
    server(
        &account.smtp_host,
        account.smtp_port,
        &account.smtp_security,
        &account.user,
    )
}

fn imap_server(account: &Account) -> Server {
    server(
        &account.imap_host,
        account.imap_port,
        &account.imap_security,
        &account.user,
    )
}

fn server(host: &str, port: u16, security: &str, user: &str) -> Server {
    Server {
        host: host.to_owned(),
        port,
        security: match Security::named(security) {
            Security::Tls => foi_mail::Security::Tls,
            Security::StartTls => foi_mail::Security::StartTls,
        },
        user: user.to_owned(),
    }
}
