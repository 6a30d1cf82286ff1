use std::io::BufRead as _;

use anyhow::{Result, anyhow, bail};
use foi_app::App;
use foi_app::wire::{
    AccountEdit, AccountView, ClientEdit, FoundSettings, Keep, Security, Settings, SignIn,
};
use serde_json::json;
use uuid::Uuid;

use crate::args::{Account, Common, Issuer, KeepIn, Servers, SignInWith, SigningIn};
use crate::output::{columns, note, plain, show};

pub(crate) async fn run(common: &Common, app: &App, command: &Account) -> Result<()> {
    match command {
        Account::List => list(common, app),
        Account::Find { address } => {
            let found = app.find_settings(address).await?;
            show(common.json, &found, found_text)
        }
        Account::Add {
            address,
            name,
            servers,
            signing_in,
        } => {
            let found = if servers.smtp.is_some() && servers.imap.is_some() {
                None
            } else {
                let found = app.find_settings(address).await?;
                if !found.found {
                    bail!(
                        "{} Give both servers with --smtp and --imap. Nothing was changed.",
                        found.text
                    );
                }
                Some(found)
            };
            let edit = edit(None, name, address, servers, signing_in, found.as_ref())?;
            let id = app.keep_account(&edit)?;
            added(common, app, id, found.as_ref())
        }
        Account::Set {
            account,
            email,
            name,
            servers,
            signing_in,
        } => {
            let before = match account {
                Some(account) => Some(view(app, app.find_account(account)?)?),
                None => app.settings()?.account,
            };
            let kept = before.as_ref().map(of_account);
            let id = before.as_ref().map(|account| account.id);
            // What is the user's own name or address anyway goes on following it.
            let own = app.identity()?;
            let (own_name, own_email) = own.map(|own| (own.name, own.email)).unwrap_or_default();
            let (kept_name, kept_email) = before
                .map(|account| (account.name, account.email))
                .unwrap_or_default();
            let unless_own =
                |kept: String, own: String| if kept == own { String::new() } else { kept };
            let edit = edit(
                id,
                &name
                    .clone()
                    .unwrap_or_else(|| unless_own(kept_name, own_name)),
                &email
                    .clone()
                    .unwrap_or_else(|| unless_own(kept_email, own_email)),
                servers,
                signing_in,
                kept.as_ref(),
            )?;
            let id = app.keep_account(&edit)?;
            show(common.json, &view(app, id)?, |_| {
                "The mailbox is set up. Try it with: foi account check".into()
            })
        }
        Account::Check { account } => {
            let check = app.check_account(which(app, account.as_deref())?).await?;
            show(common.json, &check, |check| {
                format!("{}\n{}\n{}", check.smtp, check.imap, check.advice)
            })?;
            if check.smtp_ok && check.imap_ok {
                Ok(())
            } else {
                bail!("The mailbox does not work yet; see above.")
            }
        }
        Account::SignIn { account, keep } => {
            let id = match which(app, account.as_deref())? {
                Some(id) => id,
                None => app
                    .settings()?
                    .account
                    .map(|account| account.id)
                    .ok_or_else(|| {
                        anyhow!("No mailbox is set up yet. Add one with: foi account add ADDRESS")
                    })?,
            };
            let url = app.begin_sign_in(id).await?;
            note(&format!(
                "Open this page in a browser on this computer and sign in there, within five minutes:\n\n{url}\n"
            ));
            app.finish_sign_in((*keep).into()).await?;
            show(common.json, &view(app, id)?, |account| {
                format!("You are signed in to {}.", account.user)
            })
        }
        Account::Default { account } => {
            let id = app.find_account(account)?;
            app.set_default_account(id)?;
            show(common.json, &view(app, id)?, |account| {
                format!("Letters of new requests go from {}.", account.email)
            })
        }
        Account::Remove {
            account,
            although_used,
        } => {
            app.remove_account(app.find_account(account)?, *although_used)?;
            list(common, app)
        }
        Account::Client {
            provider,
            id,
            secret_stdin,
            keep,
            authorize_url,
            token_url,
            scope,
        } => {
            let provider = match provider {
                Issuer::Google => SignIn::Google,
                Issuer::Microsoft => SignIn::Microsoft,
                Issuer::Other => SignIn::Other,
            };
            let client_secret = if *secret_stdin {
                Some(first_line_of_stdin("client secret")?)
            } else {
                None
            };
            let settings = app.save_client(&ClientEdit {
                provider,
                client_id: id.clone(),
                client_secret,
                keep: (*keep).into(),
                authorize_url: authorize_url.clone(),
                token_url: token_url.clone(),
                scope: scope.clone(),
            })?;
            let client = settings
                .clients
                .into_iter()
                .find(|client| client.provider == provider);
            show(common.json, &client, |client| match client {
                Some(client) if !client.client_id.is_empty() => {
                    format!(
                        "{} knows this program as {}.",
                        client.title, client.client_id
                    )
                }
                _ => "The client id is forgotten.".into(),
            })
        }
        Account::Show => {
            let settings = app.settings()?;
            show(common.json, &settings.account, |account| {
                account.as_ref().map_or_else(
                    || practice_text(&settings),
                    |account| {
                        format!(
                            "Letters go through {}:{}, answers come from {}:{}, as {}.",
                            account.smtp_host,
                            account.smtp_port,
                            account.imap_host,
                            account.imap_port,
                            account.user
                        )
                    },
                )
            })
        }
        Account::Practice => {
            let settings = app.use_practice()?;
            show(common.json, &settings.account, |_| {
                format!("Letters now go into {}.", settings.practice_folder)
            })
        }
    }
}

fn list(common: &Common, app: &App) -> Result<()> {
    let settings = app.settings()?;
    let accounts = &settings.accounts;
    show(common.json, &json!({ "accounts": accounts }), |_| {
        if accounts.is_empty() {
            return practice_text(&settings);
        }
        let rows: Vec<_> = accounts
            .iter()
            .map(|account| {
                vec![
                    plain(&account.email),
                    plain(&account.name),
                    if account.is_default { "default" } else { "" }.to_owned(),
                    format!("open requests: {}", account.open_requests),
                    account.text.clone(),
                ]
            })
            .collect();
        columns(&rows)
    })
}

fn added(common: &Common, app: &App, id: Uuid, found: Option<&FoundSettings>) -> Result<()> {
    show(common.json, &view(app, id)?, |account| {
        let mut lines = Vec::new();
        if let Some(found) = found {
            lines.push(found_text(found));
        }
        lines.push(match account.sign_in {
            SignIn::Password => "The mailbox is added. Try it with: foi account check".into(),
            _ => format!(
                "The mailbox is added. Sign in with: foi account sign-in {}",
                account.email
            ),
        });
        lines.join("\n")
    })
}

fn practice_text(settings: &Settings) -> String {
    format!(
        "The practice mailbox: letters go into {}.",
        settings.practice_folder
    )
}

fn found_text(found: &FoundSettings) -> String {
    let secure = |security| match security {
        Security::Tls => "TLS",
        Security::StartTls => "STARTTLS",
    };
    let mut lines = vec![
        plain(&found.text),
        format!(
            "Letters go through {}:{} ({}), answers come from {}:{} ({}), as {}.",
            found.smtp_host,
            found.smtp_port,
            secure(found.smtp_security),
            found.imap_host,
            found.imap_port,
            secure(found.imap_security),
            plain(&found.user)
        ),
    ];
    if !found.advice.is_empty() {
        lines.push(format!("{} {}", found.advice, found.help_url));
    }
    lines.join("\n")
}

fn view(app: &App, id: Uuid) -> Result<AccountView> {
    app.accounts()?
        .into_iter()
        .find(|account| account.id == id)
        .ok_or_else(|| anyhow!("The mailbox has been removed in the meantime."))
}

fn which(app: &App, account: Option<&str>) -> Result<Option<Uuid>> {
    Ok(account.map(|text| app.find_account(text)).transpose()?)
}

/// What was given, over what was found or stood there before.
fn edit(
    id: Option<Uuid>,
    name: &str,
    email: &str,
    servers: &Servers,
    signing_in: &SigningIn,
    found: Option<&FoundSettings>,
) -> Result<AccountEdit> {
    let security = |port: u16, by_port: fn(u16) -> Security| match (servers.starttls, servers.tls) {
        (true, _) => Security::StartTls,
        (_, true) => Security::Tls,
        _ => by_port(port),
    };
    let (smtp_host, smtp_port, smtp_security) = match (&servers.smtp, found) {
        (Some(smtp), _) => {
            let (host, port) = host_and_port("--smtp", smtp)?;
            let security = security(port, |port| match port {
                465 => Security::Tls,
                _ => Security::StartTls,
            });
            (host, port, security)
        }
        (None, Some(found)) => (
            found.smtp_host.clone(),
            found.smtp_port,
            found.smtp_security,
        ),
        (None, None) => bail!("--smtp: give the server letters go to, as mail.example.org:587."),
    };
    let (imap_host, imap_port, imap_security) = match (&servers.imap, found) {
        (Some(imap), _) => {
            let (host, port) = host_and_port("--imap", imap)?;
            let security = security(port, |port| match port {
                143 => Security::StartTls,
                _ => Security::Tls,
            });
            (host, port, security)
        }
        (None, Some(found)) => (
            found.imap_host.clone(),
            found.imap_port,
            found.imap_security,
        ),
        (None, None) => {
            bail!("--imap: give the server answers come from, as mail.example.org:993.")
        }
    };
    let user = match (&servers.user, found) {
        (Some(user), _) => user.clone(),
        (None, Some(found)) => found.user.clone(),
        (None, None) if !email.is_empty() => email.to_owned(),
        (None, None) => bail!("--user: give the user name, often the whole address."),
    };
    let sign_in = match (signing_in.sign_in, found) {
        (Some(SignInWith::Password), _) => SignIn::Password,
        (Some(SignInWith::Google), _) => SignIn::Google,
        (Some(SignInWith::Microsoft), _) => SignIn::Microsoft,
        (Some(SignInWith::Other), _) => SignIn::Other,
        (None, Some(_)) if signing_in.password_stdin => SignIn::Password,
        (None, found) => found.map(|found| found.sign_in).unwrap_or_default(),
    };
    let password = if signing_in.password_stdin {
        Some(first_line_of_stdin("password")?)
    } else {
        None
    };
    Ok(AccountEdit {
        id,
        name: name.to_owned(),
        email: email.to_owned(),
        smtp_host,
        smtp_port,
        smtp_security,
        imap_host,
        imap_port,
        imap_security,
        user,
        sign_in,
        password,
        keep: signing_in.keep.into(),
    })
}

/// A mailbox as it is, to be changed in part.
fn of_account(account: &AccountView) -> FoundSettings {
    FoundSettings {
        found: true,
        text: String::new(),
        provider: String::new(),
        smtp_host: account.smtp_host.clone(),
        smtp_port: account.smtp_port,
        smtp_security: account.smtp_security,
        imap_host: account.imap_host.clone(),
        imap_port: account.imap_port,
        imap_security: account.imap_security,
        user: account.user.clone(),
        sign_in: account.sign_in,
        advice: String::new(),
        help_url: String::new(),
    }
}

impl From<KeepIn> for Keep {
    fn from(keep: KeepIn) -> Self {
        match keep {
            KeepIn::Keyring => Self::Keyring,
            KeepIn::File => Self::File,
            KeepIn::Ask => Self::Ask,
        }
    }
}

fn host_and_port(what: &str, text: &str) -> Result<(String, u16)> {
    let (host, port) = text.rsplit_once(':').ok_or_else(|| {
        anyhow!("{what}: “{text}” has no port. Write it as mail.example.org:587.")
    })?;
    let port = port
        .parse()
        .map_err(|_| anyhow!("{what}: “{port}” is not a port, a number from 1 to 65535."))?;
    Ok((host.to_owned(), port))
}

fn first_line_of_stdin(what: &str) -> Result<String> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let secret = line.trim_end_matches(['\r', '\n']);
    if secret.is_empty() {
        bail!("No {what} came on standard input. Nothing was changed.");
    }
    Ok(secret.to_owned())
}
