use clap::{Args as ClapArgs, Subcommand, ValueEnum};

#[derive(Debug, Subcommand)]
pub(crate) enum Account {
    /// Show the mailboxes.
    List,
    /// Look up settings for an address; nothing is changed.
    Find {
        /// The address.
        address: String,
    },
    /// Add a mailbox. What is left out is looked up for the address.
    Add {
        /// The address letters from it bear.
        address: String,
        /// Who letters from it are signed by; the name of `foi me` when left out.
        #[arg(long, default_value = "")]
        name: String,
        #[command(flatten)]
        servers: Servers,
        #[command(flatten)]
        signing_in: SigningIn,
    },
    /// Set the mailbox up, or change it. Connections are always protected by TLS.
    Set {
        /// Which, by address, user name or id; the default one when left out.
        #[arg(long)]
        account: Option<String>,
        /// The address letters from it bear; that of `foi me` when left out.
        #[arg(long)]
        email: Option<String>,
        /// Who letters from it are signed by; the name of `foi me` when left out.
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        servers: Servers,
        #[command(flatten)]
        signing_in: SigningIn,
    },
    /// Try both servers.
    Check {
        /// Which, by address, user name or id; the default one when left out.
        account: Option<String>,
    },
    /// Sign in on the provider's page, in a browser on this computer.
    SignIn {
        /// Which, by address, user name or id; the default one when left out.
        account: Option<String>,
        /// Where the sign-in is kept.
        #[arg(long, value_enum, default_value = "keyring")]
        keep: KeepIn,
    },
    /// Let letters of new requests go through this mailbox.
    Default {
        /// Which, by address, user name or id.
        account: String,
    },
    /// Remove a mailbox here, with its password.
    Remove {
        /// Which, by address, user name or id.
        account: String,
        /// Although requests that are not finished were sent from it.
        #[arg(long)]
        although_used: bool,
    },
    /// Give the client id under which this program is known to a provider.
    Client {
        /// google, microsoft or other.
        #[arg(value_enum)]
        provider: Issuer,
        /// The client id; an empty one is forgotten.
        #[arg(long)]
        id: String,
        /// Read the client secret from the first line of standard input.
        #[arg(long)]
        secret_stdin: bool,
        /// Where the secret is kept.
        #[arg(long, value_enum, default_value = "keyring")]
        keep: KeepIn,
        /// Where the user signs in; the provider's own when left out.
        #[arg(long, value_name = "URL", default_value = "")]
        authorize_url: String,
        /// Where tokens come from; the provider's own when left out.
        #[arg(long, value_name = "URL", default_value = "")]
        token_url: String,
        /// What is asked for; what mail needs when left out.
        #[arg(long, default_value = "")]
        scope: String,
    },
    /// Show the default mailbox.
    Show,
    /// Go back to the practice mailbox.
    Practice,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Servers {
    /// Server letters go to, as HOST:PORT; port 465 means TLS from the start, others STARTTLS.
    #[arg(long, value_name = "HOST:PORT")]
    pub(crate) smtp: Option<String>,
    /// Server answers come from, as HOST:PORT; port 143 means STARTTLS, others TLS from the start.
    #[arg(long, value_name = "HOST:PORT")]
    pub(crate) imap: Option<String>,
    /// Begin in the clear and turn to TLS before the password (both servers).
    #[arg(long, conflicts_with = "tls")]
    pub(crate) starttls: bool,
    /// TLS from the first byte (both servers).
    #[arg(long)]
    pub(crate) tls: bool,
    /// The user name.
    #[arg(long)]
    pub(crate) user: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct SigningIn {
    /// How it is signed in to.
    #[arg(long, value_enum)]
    pub(crate) sign_in: Option<SignInWith>,
    /// Read the password from the first line of standard input.
    #[arg(long)]
    pub(crate) password_stdin: bool,
    /// Where the password is kept.
    #[arg(long, value_enum, default_value = "keyring")]
    pub(crate) keep: KeepIn,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum SignInWith {
    /// With a password.
    Password,
    /// On Google's page.
    Google,
    /// On Microsoft's page.
    Microsoft,
    /// On the page of another provider.
    Other,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Issuer {
    /// Google.
    Google,
    /// Microsoft.
    Microsoft,
    /// Another provider.
    Other,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum KeepIn {
    /// In the system's keyring.
    Keyring,
    /// In a file that only you can read (mode 0600).
    File,
    /// Nowhere: the command ends and it is forgotten.
    Ask,
}
