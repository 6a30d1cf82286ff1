//! The mailboxes: set up, changed, tried, removed. Which letters go through which is in `route`,
//! how settings are found in `find`, signing in with OAuth 2 in `sign_in`.

mod find;
mod issuer;
mod loopback;
mod names;
mod route;
mod sign_in;
mod tokens;

use foi_mail::{Credential, FetchError, Mailbox, Mailer, SendError, check_address};
use foi_store::table::account::Account;
use foi_store::{AccountId, Reader};
use secrecy::SecretString;
use uuid::Uuid;

pub use find::StandIn;
pub(crate) use route::{PRACTICE, Route};
pub(crate) use sign_in::SignInUnderWay;
pub(crate) use tokens::AccountTokens;

use crate::settings::TROUBLE;
use crate::wire::{
    AccountCheck, AccountEdit, AccountView, Identity, Keep, Security, Settings, SignIn,
};
use crate::{App, AppError, Result};

impl App {
    /// The mailboxes, oldest first; none while everything is practice.
    pub fn accounts(&self) -> Result<Vec<AccountView>> {
        let identity = self.identity()?;
        self.casebook.read(|r| {
            r.accounts()?
                .iter()
                .map(|account| self.account_view(r, account, identity.as_ref()))
                .collect()
        })
    }

    /// The mailbox meant by an id, an address or a user name.
    pub fn find_account(&self, text: &str) -> Result<Uuid> {
        let accounts = self.accounts()?;
        let meant = |account: &&AccountView| {
            account.id.to_string() == text
                || account.email.eq_ignore_ascii_case(text)
                || account.user.eq_ignore_ascii_case(text)
        };
        match accounts.iter().filter(meant).collect::<Vec<_>>().as_slice() {
            [account] => Ok(account.id),
            [] => Err(AppError::invalid(format!(
                "There is no mailbox “{text}” here; foi account list shows them. Nothing was changed."
            ))),
            _ => Err(AppError::invalid(format!(
                "More than one mailbox is called “{text}”; name it by its id, which foi account list --json shows. Nothing was changed."
            ))),
        }
    }

    /// Sets a mailbox up, or changes one. Nothing is sent or fetched by this.
    pub fn save_account(&self, edit: &AccountEdit) -> Result<Settings> {
        self.keep_account(edit)?;
        self.settings()
    }

    /// As [`save_account`](Self::save_account), giving the mailbox's id.
    pub fn keep_account(&self, edit: &AccountEdit) -> Result<Uuid> {
        let now = self.now();
        let before = match edit.id {
            Some(id) => Some(self.casebook.read(|r| r.account(id.into()))?),
            None => None,
        };
        let account = Account {
            id: before
                .as_ref()
                .map_or_else(|| AccountId::new(now), |account| account.id),
            is_default: before.as_ref().is_some_and(|account| account.is_default),
            created_at: before.map_or(now, |account| account.created_at),
            updated_at: now,
            ..checked(edit)?
        };
        self.casebook.write(|w| -> Result<()> {
            w.save_account(&account)?;
            w.try_waiting_now(now)?;
            Ok(w.clear_setting(TROUBLE)?)
        })?;
        self.forget_tokens(account.id);
        if let Some(password) = edit.password.as_ref().filter(|text| !text.is_empty()) {
            self.keep_secret(&password_name(&account), password.clone().into(), edit.keep)?;
        }
        Ok(account.id.into())
    }

    /// Takes a mailbox's password, for this run or for good; that of the default one when none is
    /// named.
    pub fn give_password(
        &self,
        account: Option<Uuid>,
        password: String,
        keep: Keep,
    ) -> Result<Settings> {
        let account = match account {
            Some(id) => self.casebook.read(|r| r.account(id.into()))?,
            None => self.default_account()?.ok_or_else(|| {
                AppError::invalid("No mailbox is set up yet. Set one up in Settings first.")
            })?,
        };
        self.keep_secret(&password_name(&account), password.into(), keep)?;
        let now = self.now();
        self.casebook.write(|w| w.try_waiting_now(now))?;
        self.settings()
    }

    /// Lets letters of new requests go through this mailbox.
    pub fn set_default_account(&self, account: Uuid) -> Result<Settings> {
        self.casebook.write(|w| -> Result<()> {
            let account = w.account(account.into())?;
            Ok(w.set_default_account(account.id)?)
        })?;
        self.settings()
    }

    /// Removes a mailbox here, with its password; what was sent and received through it stays.
    ///
    /// # Errors
    ///
    /// When letters are on their way through it; and, unless `although_used`, when requests that
    /// are not finished were sent from it: their next letters would bear another address.
    pub fn remove_account(&self, account: Uuid, although_used: bool) -> Result<Settings> {
        let account = self.casebook.write(|w| -> Result<Account> {
            let account = w.account(account.into())?;
            let letters = w.count_letters_of_account(account.id)?;
            if letters > 0 {
                let (letters, them) = match letters {
                    1 => ("1 letter is".to_owned(), "it"),
                    n => (format!("{n} letters are"), "them"),
                };
                return Err(AppError::Invalid(format!(
                    "{letters} in the Outbox to go through this mailbox. Let {them} go, settle or call {them} back first. Nothing was changed."
                )));
            }
            let open = w.count_open_requests_of_account(account.id)?;
            if open > 0 && !although_used {
                let requests = match open {
                    1 => "1 request that is not finished was".to_owned(),
                    n => format!("{n} requests that are not finished were"),
                };
                return Err(AppError::Invalid(format!(
                    "{requests} sent from this mailbox: answers that come to it would not be fetched any more, and the next letters would go from another address. Nothing was changed."
                )));
            }
            w.delete_account(account.id)?;
            Ok(account)
        })?;
        self.forget_account(&account);
        self.settings()
    }

    /// Goes back to the practice mailbox; every mailbox is forgotten, with its password.
    pub fn use_practice(&self) -> Result<Settings> {
        let accounts = self.casebook.write(|w| -> Result<Vec<Account>> {
            let accounts = w.accounts()?;
            for account in &accounts {
                w.delete_account(account.id)?;
            }
            Ok(accounts)
        })?;
        for account in &accounts {
            self.forget_account(account);
        }
        self.settings()
    }

    /// Tries both servers of a mailbox, the default one when none is named, without sending or
    /// fetching a mail.
    pub async fn check_account(&self, account: Option<Uuid>) -> Result<AccountCheck> {
        match self.route_of(account.map(AccountId::from))? {
            Route::Account(account, credential) => Ok(self.try_servers(&account, credential).await),
            Route::Practice(_) => Ok(AccountCheck {
                smtp_ok: true,
                smtp: "This is the practice mailbox: letters stay on this machine.".into(),
                imap_ok: true,
                imap: "Answers are read from the practice folder.".into(),
                advice: String::new(),
            }),
        }
    }

    /// Tries settings that are not kept yet. Without a password in them, the one at hand is used.
    pub async fn try_account(&self, edit: &AccountEdit) -> Result<AccountCheck> {
        let account = Account {
            id: edit
                .id
                .map_or_else(|| AccountId::new(self.now()), Into::into),
            ..checked(edit)?
        };
        let credential = match &edit.password {
            Some(password) if account.sign_in == SignIn::Password.name() => {
                SecretString::from(password.clone()).into()
            }
            _ => self.credential_of(&account)?,
        };
        Ok(self.try_servers(&account, credential).await)
    }

    async fn try_servers(&self, account: &Account, credential: Credential) -> AccountCheck {
        let mut mailer = Mailer::smtp(
            route::smtp_server(account),
            credential.clone(),
            self.trust(),
        );
        let smtp = mailer.sign_in().await;
        mailer.quit().await;
        // A wrong password is not tried twice: some providers lock the mailbox.
        let refused = match &smtp {
            Err(SendError::Credentials { words }) => Some(words.clone()),
            _ => None,
        };
        let folders = match refused {
            Some(words) if account.imap_host == account.smtp_host => {
                Err(FetchError::Credentials { words })
            }
            _ => {
                let mut mailbox =
                    Mailbox::imap(route::imap_server(account), credential, self.trust());
                let folders = mailbox.folders().await;
                mailbox.quit().await;
                folders
            }
        };
        let refused = matches!(smtp, Err(SendError::Credentials { .. }))
            || matches!(folders, Err(FetchError::Credentials { .. }));
        let advice = if refused {
            find::advice_for(account)
        } else {
            String::new()
        };
        AccountCheck {
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
            advice,
        }
    }

    pub(crate) fn keep_secret(&self, name: &str, secret: SecretString, keep: Keep) -> Result<()> {
        self.ports
            .secrets
            .set(name, secret, keep)
            .map_err(AppError::Invalid)
    }

    fn forget_account(&self, account: &Account) {
        self.forget_tokens(account.id);
        self.ports.secrets.forget(&password_name(account));
        self.ports.secrets.forget(&sign_in_name(account.id));
    }

    pub(crate) fn account_view(
        &self,
        r: &Reader<'_>,
        account: &Account,
        identity: Option<&Identity>,
    ) -> Result<AccountView> {
        let own = |given: &str, of: fn(&Identity) -> &String| match given {
            "" => identity.map(of).cloned().unwrap_or_default(),
            given => given.to_owned(),
        };
        let sign_in = SignIn::named(&account.sign_in);
        let (secret, missing) = if sign_in == SignIn::Password {
            (password_name(account), "Its password is not at hand.")
        } else {
            (sign_in_name(account.id), "You are not signed in to it.")
        };
        let kept = self.ports.secrets.get(&secret);
        Ok(AccountView {
            id: account.id.into(),
            name: own(&account.name, |identity| &identity.name),
            email: own(&account.email, |identity| &identity.email),
            smtp_host: account.smtp_host.clone(),
            smtp_port: account.smtp_port,
            smtp_security: Security::named(&account.smtp_security),
            imap_host: account.imap_host.clone(),
            imap_port: account.imap_port,
            imap_security: Security::named(&account.imap_security),
            user: account.user.clone(),
            sign_in,
            is_default: account.is_default,
            has_password: matches!(kept, Ok(Some(_))),
            open_requests: r.count_open_requests_of_account(account.id)?,
            text: match kept {
                Ok(Some(_)) => "Ready.".to_owned(),
                Ok(None) => missing.to_owned(),
                Err(why) => format!("{missing} {why}"),
            },
        })
    }
}

/// The edit as a row, as far as it says; refused in words when it cannot be right.
fn checked(edit: &AccountEdit) -> Result<Account> {
    if edit.smtp_port == 0 || edit.imap_port == 0 {
        return Err(AppError::invalid(
            "A port is a number from 1 to 65535. Nothing was changed.",
        ));
    }
    let user = edit.user.trim();
    if user.is_empty() || user.contains(char::is_control) {
        return Err(AppError::invalid(
            "Give the user name of the mailbox; it is often the whole address. Nothing was changed.",
        ));
    }
    let email = match edit.email.trim() {
        "" => String::new(),
        email => check_address(email)?,
    };
    let name = edit.name.split_whitespace().collect::<Vec<_>>().join(" ");
    let never = chrono::DateTime::UNIX_EPOCH;
    Ok(Account {
        id: AccountId::new(never),
        smtp_host: host(&edit.smtp_host, "sending")?,
        smtp_port: edit.smtp_port,
        smtp_security: edit.smtp_security.name().to_owned(),
        imap_host: host(&edit.imap_host, "receiving")?,
        imap_port: edit.imap_port,
        imap_security: edit.imap_security.name().to_owned(),
        user: user.to_owned(),
        name,
        email,
        sign_in: edit.sign_in.name().to_owned(),
        is_default: false,
        created_at: never,
        updated_at: never,
    })
}

fn host(host: &str, what: &str) -> Result<String> {
    let host = host.trim();
    if host.is_empty() || host.contains(|c: char| c.is_whitespace() || c.is_control() || c == '/') {
        return Err(AppError::invalid(format!(
            "“{host}” is not the name of a {what} server; it looks like mail.example.org. Nothing was changed."
        )));
    }
    Ok(host.to_owned())
}

/// Names a mailbox's password among the secrets.
fn password_name(account: &Account) -> String {
    format!("mailbox {}", account.id)
}

/// Names a mailbox's refresh token among the secrets.
fn sign_in_name(account: AccountId) -> String {
    format!("sign-in {account}")
}

impl Security {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Tls => "tls",
            Self::StartTls => "start_tls",
        }
    }

    pub(crate) fn named(name: &str) -> Self {
        if name == "start_tls" {
            Self::StartTls
        } else {
            Self::Tls
        }
    }
}

impl SignIn {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Google => "google",
            Self::Microsoft => "microsoft",
            Self::Other => "other",
        }
    }

    pub(crate) fn named(name: &str) -> Self {
        match name {
            "google" => Self::Google,
            "microsoft" => Self::Microsoft,
            "other" => Self::Other,
            _ => Self::Password,
        }
    }
}
