//! An app as a page: settings, flags, the port, the browser, and a clean end.

use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::{env, fmt};

use app_runtime::{App, ResourceError, Resources};
use app_web::axum::Router;
use app_web::{Ending, Folder, ProxyError, SessionStore, TrustedProxies};

use super::successor::{self, Build};
use super::{Error, Launch, Result};

/// The default port: Streamlit's.
const PORT: u16 = 8501;

/// The least number of characters of a secret.
const SHORTEST_SECRET: usize = 16;

/// The number of ports above the wished one that are tried.
const NEARBY: u16 = 50;

/// The server that is about to run.
pub(super) struct Server {
    title: String,
    router: MakeRouter,
    store: Option<Store>,
    settings: Settings,
}

type MakeRouter =
    Box<dyn FnOnce(Arc<Resources>, Option<Store>) -> std::result::Result<Router, ResourceError>>;

type Store = Arc<dyn SessionStore>;

#[derive(Clone, Debug, PartialEq)]
struct Settings {
    host: IpAddr,
    port: u16,
    open: bool,
    terminal: bool,
    keeping: Keeping,
    /// The names under which it answers. `None`: they depend on the address at which it listens.
    hosts: Option<Vec<String>>,
    /// The proxies whose headers about their clients are believed.
    proxies: std::result::Result<TrustedProxies, ProxyError>,
    /// The secret for the metrics of the server.
    metrics: Option<Secret>,
}

/// Its `Debug` hides it from logs.
#[derive(Clone, PartialEq)]
struct Secret(String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// The place of kept sessions, as `DACAPO_STORE` sets it.
#[derive(Clone, Debug, PartialEq)]
enum Keeping {
    /// Not set: the program's own store, or else this folder, if there is one.
    Unsaid(Option<PathBuf>),
    In(PathBuf),
    /// In the Redis at this address.
    Shared(Address),
    Nowhere,
}

/// The address of a store. It may contain a password.
#[derive(Clone, PartialEq)]
struct Address(String);

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Address")
    }
}

impl Server {
    pub(super) fn of(app: &App) -> Server {
        let own = app.clone();
        let router = Box::new(move |resources, store| app_web::router(own, resources, store));
        Server::new(app.settings.title.clone(), router)
    }

    fn new(title: String, router: MakeRouter) -> Server {
        Server { title, router, store: None, settings: Settings::default() }
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("title", &self.title)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

/// The settings of a page.
impl Launch {
    /// Runs a whole axum router, with apps mounted in it by [`web::router`](crate::web::router).
    pub fn router(title: impl Into<String>, router: Router) -> Launch {
        let server = Server::new(title.into(), Box::new(move |_, _| Ok(router)));
        Launch { app: None, resources: Resources::default(), server }
    }

    /// The store that keeps sessions, so that they go on after a restart, a deploy or a crash,
    /// unless `DACAPO_STORE` sets another. Default: a folder of this program among the person's own
    /// files.
    pub fn store(mut self, store: impl SessionStore + 'static) -> Launch {
        self.server.store = Some(Arc::new(store));
        self
    }

    /// The port to listen at. If it is taken, the next free one is used. 0 takes any free port.
    /// Default: 8501.
    pub fn port(mut self, port: u16) -> Launch {
        self.server.settings.port = port;
        self
    }

    /// The address to listen at. Default: `127.0.0.1`, which only this machine reaches.
    pub fn host(mut self, host: impl Into<IpAddr>) -> Launch {
        self.server.settings.host = host.into();
        self
    }

    /// The names under which pages may reach this server, beside `localhost` and IP addresses,
    /// unless `DACAPO_ALLOWED_HOSTS` sets others; `"*"` is every name. Default at an address that
    /// only this machine reaches: no name, so that a foreign page whose name was made to point
    /// there cannot reach it. Default at other addresses: every name.
    ///
    /// A proxy on the same machine that passes the name on needs that name here.
    pub fn allowed_hosts(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Launch {
        self.server.settings.hosts = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// The proxies whose headers are believed, as addresses and nets: the visitor's address
    /// (`X-Forwarded-For`) and whether the browser uses https (`X-Forwarded-Proto`).
    /// `DACAPO_TRUSTED_PROXIES` overrides them. Default: none, and all requests of a proxy count as
    /// from one address.
    ///
    /// ```no_run
    /// # use dacapo::prelude::*;
    /// # #[app] fn shop(ui: &Ui) { ui.write("open"); }
    /// # fn main() -> dacapo::Result {
    /// dacapo::launch(shop).trusted_proxies(["127.0.0.1", "10.0.0.0/8"]).run()
    /// # }
    /// ```
    pub fn trusted_proxies(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Launch {
        let names: Vec<String> = names.into_iter().map(Into::into).collect();
        self.server.settings.proxies = names.join(",").parse();
        self
    }

    /// Shows the metrics of the server at `/metrics`, as OpenMetrics, for requests that send
    /// `Authorization: Bearer` with this secret, unless `DACAPO_METRICS` has another. Default:
    /// there is no such page.
    pub fn metrics(mut self, secret: impl Into<String>) -> Launch {
        self.server.settings.metrics = Some(Secret(secret.into()));
        self
    }

    /// Whether to open a browser. Default: `true`.
    pub fn open(mut self, open: bool) -> Launch {
        self.server.settings.open = open;
        self
    }

    /// Runs until Ctrl-C or SIGTERM. With the flag `--terminal`, runs in the terminal until the
    /// person leaves.
    ///
    /// In a debug build, a page whose program is rebuilt goes on in the new program at once, as the
    /// same process: `cargo build` in another window is enough.
    ///
    /// # Errors
    /// If a flag or variable cannot be read, a resource is missing, or no port is free.
    pub fn run(self) -> Result {
        let variables =
            |name: &str| env::var_os(name).map(|value| value.to_string_lossy().into_owned());
        let Server { title, router, store, settings } = self.server;
        let settings = match settings.read(variables, env::args().skip(1))? {
            Asked::Run(settings) => settings,
            Asked::Help => {
                say(&help(&title));
                return Ok(());
            }
        };
        if settings.terminal {
            return super::in_terminal(self.app, Arc::new(self.resources));
        }
        let store = settings.keeping.store(store)?;
        // A program with its own router has set its stores there.
        let forgets = store.is_none() && self.app.is_some();
        let router = router(Arc::new(self.resources), store).map_err(Error::Resource)?;
        let router = settings.guard(router);
        let proxies = settings.proxies.clone().unwrap_or_default();
        let handed_over = successor::handed_over();
        let anew = handed_over.is_some();
        let listener = handed_over.map_or_else(|| listen(&settings), Ok)?;
        serve(router, listener, proxies, forgets, |address| match anew {
            true => say(&format!("{title} was built anew and is at http://{address}\n")),
            false => greet(&title, &settings, address),
        })
        .map_err(Error::Serve)
    }
}

/// Serves until it is stopped, or until this process is another program.
fn serve(
    router: Router,
    listener: TcpListener,
    proxies: TrustedProxies,
    forgets: bool,
    greet: impl Fn(SocketAddr),
) -> io::Result<()> {
    let mut build = Build::running();
    let mut failed = None;
    loop {
        let started = |address| match &failed {
            None => greet(address),
            Some(error) => {
                successor::mend_pipes();
                say(&format!("The program was built anew but cannot be started: {error}\n"));
            }
        };
        let end = told_to_end(build.clone());
        let (listens, proxies) = (listener.try_clone()?, proxies.clone());
        let ending = app_web::serve(router.clone(), listens, proxies, end, started)?;
        let (Ending::Replaced, Some(build)) = (ending, &mut build) else { return Ok(()) };
        if forgets {
            say("Sessions start over in the new program, for they are kept nowhere.\n");
        }
        failed = Some(build.become_it(listener.try_clone()?));
    }
}

enum Asked {
    Run(Settings),
    Help,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            host: Ipv4Addr::LOCALHOST.into(),
            port: PORT,
            open: true,
            terminal: false,
            keeping: Keeping::Unsaid(None),
            hosts: None,
            proxies: Ok(TrustedProxies::default()),
            metrics: None,
        }
    }
}

impl Settings {
    fn read(
        mut self,
        variables: impl Fn(&str) -> Option<String>,
        flags: impl IntoIterator<Item = String>,
    ) -> std::result::Result<Asked, Error> {
        if let Some(port) = variables("DACAPO_PORT") {
            self.port = parse("DACAPO_PORT", &port, "a number from 0 to 65535")?;
        }
        if let Some(host) = variables("DACAPO_HOST") {
            self.host = parse("DACAPO_HOST", &host, "an IP address")?;
        }
        if let Some(open) = variables("DACAPO_OPEN") {
            self.open = parse("DACAPO_OPEN", &open, "true or false")?;
        }
        if let Some(hosts) = variables("DACAPO_ALLOWED_HOSTS") {
            self.hosts = Some(hosts.split(',').map(|name| name.trim().to_owned()).collect());
        }
        if let Some(proxies) = variables("DACAPO_TRUSTED_PROXIES") {
            self.proxies = proxies.parse();
        }
        if let Err(error) = &self.proxies {
            return Err(Error::Setting(format!("`DACAPO_TRUSTED_PROXIES`: {error}")));
        }
        if let Some(secret) = variables("DACAPO_METRICS") {
            self.metrics = Some(Secret(secret));
        }
        if self.metrics.as_ref().is_some_and(|Secret(secret)| secret.len() < SHORTEST_SECRET) {
            return Err(Error::Setting(format!(
                "`DACAPO_METRICS` must be a secret of at least {SHORTEST_SECRET} characters, as \
                 `openssl rand -hex 16` makes one"
            )));
        }
        self.keeping = match variables("DACAPO_STORE") {
            Some(memory) if memory == "memory" => Keeping::Nowhere,
            Some(address) if address.contains("://") => Keeping::Shared(Address(address)),
            Some(folder) => Keeping::In(folder.into()),
            None => Keeping::Unsaid(own_folder(&variables)),
        };
        let mut flags = flags.into_iter();
        while let Some(flag) = flags.next() {
            let (name, mut inline) = match flag.split_once('=') {
                Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                None => (flag, None),
            };
            let mut value = || {
                let value = inline.take().or_else(|| flags.next());
                value.ok_or_else(|| {
                    Error::Setting(format!("`{name}` needs a value, as in `{name} 8600`"))
                })
            };
            match name.as_str() {
                "--port" => self.port = parse("--port", &value()?, "a number from 0 to 65535")?,
                "--host" => self.host = parse("--host", &value()?, "an IP address")?,
                "--no-open" => self.open = false,
                "--terminal" => self.terminal = true,
                "--help" | "-h" => return Ok(Asked::Help),
                _ => return Err(Error::Setting(format!("there is no flag `{name}`"))),
            }
        }
        Ok(Asked::Run(self))
    }

    /// A server at an address beyond this machine is meant for others, under any name.
    fn guard(&self, mut router: Router) -> Router {
        if let Some(Secret(secret)) = &self.metrics {
            router = app_web::show_metrics(router, secret);
        }
        match &self.hosts {
            Some(names) => app_web::allow_hosts(router, names),
            None if self.host.is_loopback() => app_web::allow_hosts(router, [""; 0]),
            None => router,
        }
    }
}

impl Keeping {
    /// The store to use; the program itself may have given one.
    fn store(&self, given: Option<Store>) -> std::result::Result<Option<Store>, Error> {
        Ok(match self {
            Keeping::Unsaid(own) => given.or_else(|| open_store(own.as_ref()?)),
            Keeping::In(folder) => open_store(folder),
            Keeping::Shared(Address(address)) => Some(shared_store(address)?),
            Keeping::Nowhere => None,
        })
    }
}

/// A store that other servers use too. Without it the program does not run: it would lose the
/// changes of its pages as a separate server among them.
#[cfg(feature = "redis")]
fn shared_store(address: &str) -> std::result::Result<Store, Error> {
    match app_web::Redis::open(address) {
        Ok(store) => Ok(Arc::new(store)),
        Err(error) => Err(Error::Setting(format!(
            "`DACAPO_STORE` is no address of a Redis, as `redis://host:6379` is one: {error}"
        ))),
    }
}

#[cfg(not(feature = "redis"))]
fn shared_store(_: &str) -> std::result::Result<Store, Error> {
    Err(Error::Setting(
        "`DACAPO_STORE` is an address, as of a Redis, and this program was built without the feature \
         `redis` of dacapo: `cargo add dacapo --features redis`"
            .to_owned(),
    ))
}

/// Without a folder an app still runs, but its sessions end with it.
fn open_store(folder: &Path) -> Option<Store> {
    match Folder::open(folder) {
        Ok(store) => Some(Arc::new(store)),
        Err(error) => {
            let folder = folder.display();
            say(&format!(
                "Sessions will not survive a restart: {folder} cannot be used ({error}); \
                 `DACAPO_STORE` names another folder\n"
            ));
            None
        }
    }
}

/// The folder of this program, in the folder in which programs of this person keep their data.
fn own_folder(variables: &impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
    let below_home = |way: &str| variables("HOME").map(|home| PathBuf::from(home).join(way));
    let all = if cfg!(windows) {
        variables("LOCALAPPDATA").map(PathBuf::from)
    } else if cfg!(target_os = "macos") {
        below_home("Library/Application Support")
    } else {
        let state = variables("XDG_STATE_HOME").map(PathBuf::from);
        state.or_else(|| below_home(".local/state"))
    };
    let program = env::current_exe().ok()?;
    Some(all?.join("dacapo").join(program.file_stem()?))
}

fn parse<T: std::str::FromStr>(
    name: &str,
    value: &str,
    wanted: &str,
) -> std::result::Result<T, Error> {
    value
        .parse()
        .map_err(|_| Error::Setting(format!("`{name}` is `{value}`, but must be {wanted}")))
}

fn help(title: &str) -> String {
    format!(
        "{title}: a Da Capo app

  --port <number>   where to listen; if taken, the next free port  [DACAPO_PORT, default {PORT}]
  --host <address>  who can reach it; 0.0.0.0 is everybody         [DACAPO_HOST, default 127.0.0.1]
  --no-open         do not open a browser                          [DACAPO_OPEN=false]
  --terminal        here in the terminal, not as a page
  --help            this text

DACAPO_STORE is the folder in which sessions are kept over a restart, or the address of a Redis
that several servers share (redis://host:6379); `memory` keeps them nowhere.
DACAPO_ALLOWED_HOSTS=app.example.com has it answer to that name beside localhost and IP addresses.
DACAPO_TRUSTED_PROXIES=127.0.0.1,10.0.0.0/8 are proxies that say for whom they ask.
DACAPO_METRICS is a secret: who sends it as a bearer token is shown /metrics.
"
    )
}

/// The wished port, or the next free one.
fn listen(settings: &Settings) -> std::result::Result<TcpListener, Error> {
    let last = settings.port.saturating_add(if settings.port == 0 { 0 } else { NEARBY });
    let mut result = bind(settings, settings.port);
    for port in settings.port.saturating_add(1)..=last {
        match &result {
            Err(Error::Listen { error, .. }) if error.kind() == io::ErrorKind::AddrInUse => {
                result = bind(settings, port);
            }
            _ => break,
        }
    }
    result
}

fn bind(settings: &Settings, port: u16) -> std::result::Result<TcpListener, Error> {
    let address = SocketAddr::new(settings.host, port);
    TcpListener::bind(address).map_err(|error| Error::Listen { address, error })
}

fn greet(title: &str, settings: &Settings, address: SocketAddr) {
    let page = format!("http://{address}");
    if settings.port != 0 && settings.port != address.port() {
        say(&format!("Port {} is taken; using {} instead.\n", settings.port, address.port()));
    }
    say(&format!("{title} is at {page}  (Ctrl-C stops it)\n"));
    if settings.open {
        open_browser(&page);
    }
}

/// Prints a line for the person at the terminal. A failure to print is ignored.
fn say(line: &str) {
    drop(io::stdout().write_all(line.as_bytes()));
    drop(io::stdout().flush());
}

/// Asks the desktop to show the page. On a machine without one nothing happens: the address is
/// printed in the terminal.
fn open_browser(page: &str) {
    let desktop = cfg!(any(target_os = "macos", windows))
        || env::var_os("DISPLAY").is_some()
        || env::var_os("WAYLAND_DISPLAY").is_some();
    if !desktop {
        return;
    }
    let mut command = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        Command::new("explorer")
    } else {
        Command::new("xdg-open")
    };
    let opened =
        command.arg(page).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    if let Ok(mut child) = opened {
        std::thread::spawn(move || child.wait());
    }
}

async fn told_to_end(build: Option<Build>) -> Ending {
    let Some(build) = build else {
        told_to_stop().await;
        return Ending::Stopped;
    };
    tokio::select! {
        () = told_to_stop() => Ending::Stopped,
        () = build.replaced() => Ending::Replaced,
    }
}

async fn told_to_stop() {
    let interrupt = async { drop(tokio::signal::ctrl_c().await) };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => tokio::select! {
                () = interrupt => {}
                _ = terminate.recv() => {}
            },
            Err(_) => interrupt.await,
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)], flags: &[&str]) -> std::result::Result<Settings, String> {
        let variable =
            |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
        match Settings::default().read(variable, flags.iter().map(|&flag| flag.to_owned())) {
            Ok(Asked::Run(settings)) => Ok(settings),
            Ok(Asked::Help) => Err("help".to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }

    #[test]
    fn flags_win_over_variables() {
        let variables = [("DACAPO_PORT", "1"), ("DACAPO_OPEN", "false")];
        assert_eq!(read(&variables, &[]).unwrap().port, 1);
        assert!(!read(&variables, &[]).unwrap().open);
        assert_eq!(read(&variables, &["--port", "2"]).unwrap().port, 2);
        assert!(read(&[], &["--terminal"]).unwrap().terminal);
        assert_eq!(read(&[], &["--port=3", "--host=0.0.0.0", "--no-open"]).unwrap().port, 3);
    }

    #[test]
    fn names_come_from_a_list() {
        let hosts = |variables: &[(&str, &str)]| read(variables, &[]).unwrap().hosts;
        assert_eq!(hosts(&[]), None);
        let names = hosts(&[("DACAPO_ALLOWED_HOSTS", "app.example.com, www.example.com")]);
        assert_eq!(names, Some(vec!["app.example.com".to_owned(), "www.example.com".to_owned()]));
    }

    #[test]
    fn proxies_come_from_the_variable_or_else_from_the_program() {
        let proxies = |text: &str| text.parse::<TrustedProxies>().unwrap();
        let named = [("DACAPO_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8")];
        let settings = read(&named, &[]).unwrap();
        assert_eq!(settings.proxies.unwrap(), proxies("127.0.0.1,10.0.0.0/8"));
        assert_eq!(read(&[], &[]).unwrap().proxies.unwrap(), proxies(""));
        let own = Settings { proxies: "::1".parse(), ..Settings::default() };
        for (variable, proxy) in [(None, "::1"), (Some("127.0.0.1"), "127.0.0.1"), (Some(""), "")] {
            let Ok(Asked::Run(read)) = own
                .clone()
                .read(|name| variable.filter(|_| name.ends_with("PROXIES")).map(str::to_owned), [])
            else {
                panic!("{variable:?}")
            };
            assert_eq!(read.proxies.unwrap(), proxies(proxy));
        }
    }

    #[test]
    fn sessions_are_kept_where_programs_of_this_person_remember_things() {
        let keeping = |variables: &[(&str, &str)]| read(variables, &[]).unwrap().keeping;
        let memory = keeping(&[("DACAPO_STORE", "memory"), ("HOME", "/home/ada")]);
        assert_eq!(memory, Keeping::Nowhere);
        let said = keeping(&[("DACAPO_STORE", "/srv/kept"), ("HOME", "/home/ada")]);
        assert_eq!(said, Keeping::In("/srv/kept".into()));
        assert_eq!(keeping(&[]), Keeping::Unsaid(None), "nobody's home");
        #[cfg(target_os = "linux")]
        {
            let Keeping::Unsaid(Some(own)) = keeping(&[("HOME", "/home/ada")]) else { panic!() };
            assert!(own.starts_with("/home/ada/.local/state/dacapo"), "{}", own.display());
        }
    }

    #[test]
    fn the_variable_wins_over_the_store_of_the_program() {
        let folder = env::temp_dir().join(format!("dacapo-launch-{}", std::process::id()));
        let given = || Some(Arc::new(Folder::open(folder.join("given")).unwrap()) as Store);
        let name = |store: Option<Store>| store.map(|store| format!("{store:?}"));
        let store = |keeping: Keeping, given| keeping.store(given).unwrap();
        let said = name(store(Keeping::In(folder.join("said")), given())).unwrap();
        assert!(said.contains("said"), "{said}");
        assert!(store(Keeping::Nowhere, given()).is_none());
        let own = folder.join("own");
        let used = name(store(Keeping::Unsaid(Some(own.clone())), given())).unwrap();
        assert!(used.contains("given"), "{used}");
        assert!(!own.exists(), "no folder is made that nobody uses");
        assert!(name(store(Keeping::Unsaid(Some(own)), None)).unwrap().contains("own"));
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_redis_needs_the_feature_of_its_name() {
        let address = "redis://:secret@127.0.0.1";
        let settings = read(&[("DACAPO_STORE", address)], &[]).unwrap();
        assert!(!format!("{settings:?}").contains("secret"));
        let store = settings.keeping.store(None).map_err(|error| error.to_string());
        if cfg!(feature = "redis") {
            assert!(store.unwrap().is_some());
        } else {
            let error = store.unwrap_err();
            assert!(error.contains("cargo add dacapo --features redis"), "{error}");
        }
        let other = read(&[("DACAPO_STORE", "postgres://127.0.0.1")], &[]).unwrap();
        assert!(other.keeping.store(None).is_err());
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let cases = [
            ("", "--port high", "`--port` is `high`, but must be a number from 0 to 65535"),
            ("", "--port", "`--port` needs a value"),
            ("", "--prot 1", "there is no flag `--prot`"),
            ("DACAPO_HOST home", "", "`DACAPO_HOST` is `home`, but must be an IP address"),
            (
                "DACAPO_TRUSTED_PROXIES 10.0.0.1/33",
                "",
                "`DACAPO_TRUSTED_PROXIES`: `10.0.0.1/33` is no net: after the slash",
            ),
            ("DACAPO_METRICS short", "", "`DACAPO_METRICS` must be a secret of at least 16"),
            ("", "--help", "help"),
        ];
        for (variable, flags, message) in cases {
            let variables: Vec<_> = variable.split_once(' ').into_iter().collect();
            let flags: Vec<_> = flags.split_whitespace().collect();
            let error = read(&variables, &flags).unwrap_err();
            assert!(error.starts_with(message), "{error}");
        }
    }

    #[test]
    fn a_taken_port_moves_to_the_next_free_one() {
        let any = Settings { port: 0, ..Settings::default() };
        let first = listen(&any).unwrap();
        let taken = first.local_addr().unwrap().port();
        let second = listen(&Settings { port: taken, ..any }).unwrap();
        assert!(second.local_addr().unwrap().port() > taken);
    }
}
