//! Sessions in a Redis that several servers share, or in a server with the same protocol, such as
//! Valkey.

mod live;

use std::fmt;
use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

use redis::{Client, Cmd, Connection, ConnectionAddr, FromRedisValue, RedisError};

use super::abort::OnAbort;
use crate::base::token::random_token;
use crate::store::attempts::NOT_KEPT;
use crate::store::{Attempt, KEEP, Kept, SaveError, SessionStore, Told, Unfinished};

/// An interaction waits this long for a Redis that is away, so that a restart of Redis stays
/// unnoticed. Then its page is told, and asks again.
const PATIENCE: Duration = Duration::from_secs(3);

/// The timeout of one try.
const TRY: Duration = Duration::from_secs(1);

/// The pause between two tries.
const PAUSE: Duration = Duration::from_millis(50);

/// The number of idle connections that are kept for the next interactions.
const MOST_IDLE: usize = 16;

/// Redis runs a script as one step, so no other command comes between the look at a fence and the
/// write that it allows. The turn orders the saves of one server: a try that seemed lost may arrive
/// after the next one.
const SAVE: &str = "\
local fence = tonumber(redis.call('HGET', KEYS[1], 'fence') or 0)
local turn = tonumber(redis.call('HGET', KEYS[1], 'turn') or 0)
if fence > tonumber(ARGV[1]) then return 0 end
if fence == tonumber(ARGV[1]) and turn > tonumber(ARGV[2]) then return 1 end
redis.call('HSET', KEYS[1], 'fence', ARGV[1], 'turn', ARGV[2], 'session', ARGV[3])
redis.call('EXPIRE', KEYS[1], ARGV[4])
return 1";

/// Channels may be forbidden: then no server is told, and the claim holds all the same.
const CLAIM: &str = "\
if redis.call('EXISTS', KEYS[1]) == 0 then return {} end
local fence = redis.call('HINCRBY', KEYS[1], 'fence', 1)
redis.call('HSET', KEYS[1], 'turn', 0)
redis.call('EXPIRE', KEYS[1], ARGV[1])
redis.pcall('PUBLISH', 'dacapo:claims', KEYS[1] .. ' ' .. fence)
return redis.call('HMGET', KEYS[1], 'fence', 'session')";

/// Nothing is noted about a session that went on elsewhere.
const NOTE: &str = "\
if redis.call('HGET', KEYS[1], 'fence') == ARGV[1] then
    redis.call('HSET', KEYS[1], 'note', ARGV[2])
end
return 1";

const FORGET: &str = "\
if redis.call('HGET', KEYS[1], 'fence') == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1";

/// The abort of a process is remembered for this long, in seconds.
const ABORTED: u64 = 24 * 60 * 60;

/// The most answers to notes that may wait for the next question on their connection.
const MOST_OWED: usize = 64;

/// The number of bytes that a check writes to see whether Redis takes any.
const CHECK: usize = 4_096;

/// The most bytes that the files of all servers may have together.
const MOST_FILES: usize = 256_000_000;

/// Keeps a file, and removes the oldest files if all together exceed their limit. An expired file
/// counts until it is the oldest, or until a day after the last file.
const SAVE_FILE: &str = "\
local file, order, sizes = unpack(KEYS)
local function count(of, by) return redis.call('HINCRBY', sizes, of, by) end
local size = #ARGV[1] + 200
redis.call('SET', file, ARGV[1], 'EX', ARGV[2])
local total = count('total', size - (redis.call('HGET', sizes, file) or 0))
redis.call('HSET', sizes, file, size)
redis.call('ZADD', order, count('turn', 1), file)
while total > tonumber(ARGV[3]) do
    local oldest = redis.call('ZPOPMIN', order)[1]
    if not oldest then redis.call('DEL', sizes) break end
    total = count('total', -redis.call('HGET', sizes, oldest))
    redis.call('HDEL', sizes, oldest)
    redis.call('DEL', oldest)
end
redis.call('EXPIRE', order, 86400)
redis.call('EXPIRE', sizes, 86400)
return 1";

/// The channel of claims: the key of a session and its new fence.
const CLAIMS: &str = "dacapo:claims";

/// After this long without a message, Redis is asked whether it is still there.
const SILENCE: Duration = Duration::from_secs(20);

/// Keeps sessions in Redis, for servers that share it: behind a proxy without sticky sessions, each
/// session goes on at any server that its page comes to.
///
/// A broken connection is made anew. While Redis is away an interaction waits for some seconds, and
/// is then taken back: its page says that it is disconnected, asks again, and sends the interaction
/// again once Redis is there. The settings of Redis decide what survives its own end: `appendonly
/// yes` keeps everything that a person has seen. Abandoned sessions are gone after seven days.
///
/// It also keeps values of [`Live::shared`](app_runtime::Live::shared), without an end.
pub struct Redis {
    client: Client,
    idle: Mutex<Vec<Line>>,
    /// The name of this process in its notes. Its channel of that name is subscribed while the
    /// process lives.
    process: Arc<str>,
    /// An interaction has waited in vain. Until one try succeeds, no other interaction waits.
    away: AtomicBool,
    /// Counts the saves of this server.
    turn: AtomicU64,
}

/// A connection, and the number of its answers that were not read yet.
struct Line {
    connection: Connection,
    owed: usize,
}

impl Line {
    /// Sends a command without waiting for its answer.
    fn send(&mut self, command: &Cmd) -> Result<(), RedisError> {
        self.connection.send_packed_command(&command.get_packed_command())?;
        self.owed += 1;
        Ok(())
    }

    /// The answer to the last command.
    fn answer<T: FromRedisValue>(&mut self) -> Result<T, RedisError> {
        while self.owed > 1 {
            self.connection.recv_response()?;
            self.owed -= 1;
        }
        let answer = self.connection.recv_response()?;
        self.owed = 0;
        Ok(redis::from_redis_value(answer.extract_error()?)?)
    }
}

impl fmt::Debug for Redis {
    // The address may contain a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Redis").finish_non_exhaustive()
    }
}

impl Redis {
    /// Sessions at an address such as `redis://user:password@host:6379/0`. The connection is made
    /// when it is needed, so the server and Redis may start in any order.
    ///
    /// # Errors
    /// If the address is not of this form.
    pub fn open(address: &str) -> io::Result<Redis> {
        let client = Client::open(address).map_err(io::Error::other)?;
        let (away, turn) = (AtomicBool::new(false), AtomicU64::new(1));
        let process = random_token().into();
        Ok(Redis { client, idle: Mutex::default(), process, away, turn })
    }

    /// Sends a command until it gets through or the timeout ends. A command sent here may arrive
    /// twice: if the answer is lost, the command may have been done.
    fn ask<T: FromRedisValue>(&self, command: &Cmd) -> io::Result<T> {
        let start = Instant::now();
        loop {
            let error = match self.ask_once(command) {
                Ok(answer) => {
                    self.away.store(false, Ordering::SeqCst);
                    return Ok(answer);
                }
                Err(error) => error,
            };
            if start.elapsed() >= PATIENCE || self.away.load(Ordering::SeqCst) {
                self.away.store(true, Ordering::SeqCst);
                return Err(io::Error::other(error));
            }
            thread::sleep(PAUSE);
        }
    }

    fn ask_once<T: FromRedisValue>(&self, command: &Cmd) -> Result<T, RedisError> {
        let mut line = self.line()?;
        // A failed connection is dropped: a late answer would be taken for the next one.
        line.send(command)?;
        let answer = line.answer()?;
        self.spare(line);
        Ok(answer)
    }

    /// Sends a command that is useful even without an answer: the system delivers it, even if this
    /// process ends in the next moment.
    fn tell(&self, command: &Cmd) -> Result<(), RedisError> {
        let mut line = self.line()?;
        line.send(command)?;
        if line.owed >= MOST_OWED {
            line.answer::<bool>()?;
        }
        self.spare(line);
        Ok(())
    }

    fn line(&self) -> Result<Line, RedisError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        if let Some(line) = idle {
            return Ok(line);
        }
        let connection = self.client.get_connection_with_timeout(TRY)?;
        connection.set_read_timeout(Some(TRY))?;
        connection.set_write_timeout(Some(TRY))?;
        Ok(Line { connection, owed: 0 })
    }

    fn spare(&self, line: Line) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < MOST_IDLE {
            idle.push(line);
        }
    }

    fn ask_kept(&self, command: &Cmd) -> io::Result<Option<Kept>> {
        let answer: Vec<Option<Vec<u8>>> = self.ask(command)?;
        let [Some(fence), Some(session)] = <[_; 2]>::try_from(answer).unwrap_or_default() else {
            return Ok(None);
        };
        let fence = str::from_utf8(&fence).ok().and_then(|fence| fence.parse().ok());
        Ok(fence.map(|fence| Kept { fence, session }))
    }
}

const SESSION: &str = "dacapo:session:";
const FILE: &str = "dacapo:file:";

fn channel_of(process: &str) -> String {
    format!("dacapo:process:{process}")
}

fn aborted(process: &str) -> String {
    format!("dacapo:aborted:{process}")
}

/// Has Redis told if this process aborts, while that is wanted and Redis is reached: all of a
/// command but its last byte is sent in advance.
fn stand_by(client: &Client, process: &Weak<str>) -> io::Result<()> {
    let info = client.get_connection_info();
    let (settings, ConnectionAddr::Tcp(host, port)) = (info.redis_settings(), info.addr()) else {
        return Err(ErrorKind::Unsupported.into());
    };
    let mut stream = TcpStream::connect((host.as_str(), *port))?;
    stream.set_read_timeout(Some(SILENCE))?;
    let mut greeting = redis::pipe();
    if let Some(password) = settings.password() {
        greeting.cmd("AUTH").arg(settings.username()).arg(password);
    }
    greeting.cmd("SELECT").arg(settings.db());
    stream.write_all(&greeting.get_packed_pipeline())?;
    let mut answers = [0; b"+OK\r\n".len()];
    for _ in greeting.cmd_iter() {
        stream.read_exact(&mut answers)?;
        if answers != *b"+OK\r\n" {
            return Err(ErrorKind::PermissionDenied.into());
        }
    }
    let Some(name) = process.upgrade() else { return Ok(()) };
    let mut last = redis::cmd("SET");
    let last = last.arg(aborted(&name)).arg(1).arg("EX").arg(ABORTED).get_packed_command();
    drop(name);
    // Redis accepts any byte as the end of a line.
    stream.write_all(&last[..last.len() - 1])?;
    let _on_abort = OnAbort::write_to(stream.try_clone()?)?;
    loop {
        match stream.read(&mut answers) {
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                if process.strong_count() == 0 {
                    return Ok(());
                }
            }
            Err(error) => return Err(error),
            Ok(_) => return Err(ErrorKind::UnexpectedEof.into()),
        }
    }
}

fn key(name: &str) -> String {
    format!("{SESSION}{name}")
}

/// Listens for claims until the connection breaks or `told` ends the calls. Claims in the time
/// without a listener are not repeated.
fn listen(client: &Client, process: &str, told: &Told) -> Result<ControlFlow<()>, RedisError> {
    let mut connection = client.get_connection_with_timeout(TRY)?;
    connection.set_read_timeout(Some(SILENCE))?;
    let mut channel = connection.as_pubsub();
    channel.subscribe(CLAIMS)?;
    channel.subscribe(channel_of(process))?;
    loop {
        let claim: String = match channel.get_message() {
            Ok(message) => message.get_payload()?,
            // A silent network looks the same as a time without claims.
            Err(error) if error.is_timeout() => {
                channel.ping::<()>()?;
                continue;
            }
            Err(error) => return Err(error),
        };
        let claim = claim.strip_prefix(SESSION).and_then(|claim| claim.split_once(' '));
        if let Some((name, fence)) = claim
            && let Ok(fence) = fence.parse()
            && !told(name, fence)
        {
            return Ok(ControlFlow::Break(()));
        }
    }
}

impl SessionStore for Redis {
    fn save(&self, name: &str, fence: u64, session: &[u8]) -> Result<(), SaveError> {
        let turn = self.turn.fetch_add(1, Ordering::SeqCst);
        let mut command = redis::cmd("EVAL");
        command.arg(SAVE).arg(1).arg(key(name));
        command.arg(fence).arg(turn).arg(session).arg(KEEP.as_secs());
        if self.ask(&command)? { Ok(()) } else { Err(SaveError::TakenOver) }
    }

    fn load(&self, name: &str) -> io::Result<Option<Kept>> {
        self.ask_kept(redis::cmd("HMGET").arg(key(name)).arg("fence").arg("session"))
    }

    fn claim(&self, name: &str) -> io::Result<Option<Kept>> {
        self.ask_kept(redis::cmd("EVAL").arg(CLAIM).arg(1).arg(key(name)).arg(KEEP.as_secs()))
    }

    /// The room is the `maxmemory` of Redis. A fifth of it is reserved for existing sessions.
    fn has_room(&self) -> io::Result<bool> {
        let told: String = self.ask(redis::cmd("INFO").arg("memory"))?;
        let number = |name: &str| -> Option<u64> {
            told.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok())
        };
        let most = number("maxmemory:").filter(|most| *most > 0);
        Ok(most.is_none_or(|most| number("used_memory:").unwrap_or(0) < most / 5 * 4))
    }

    fn forget(&self, name: &str, fence: u64) -> io::Result<()> {
        let mut command = redis::cmd("EVAL");
        self.ask(command.arg(FORGET).arg(1).arg(key(name)).arg(fence))
    }

    fn check(&self) -> io::Result<()> {
        self.ask(redis::cmd("SET").arg("dacapo:check").arg(vec![0_u8; CHECK]).arg("EX").arg(1))
    }

    fn note(&self, name: &str, fence: u64, _: usize, attempt: Attempt) -> io::Result<()> {
        // Then the run is not saved either.
        if self.away.load(Ordering::SeqCst) {
            return Ok(());
        }
        let mut command = redis::cmd("EVAL");
        command.arg(NOTE).arg(1).arg(key(name));
        command.arg(fence).arg(format!("{} {attempt}", self.process));
        self.tell(&command).map_err(io::Error::other)
    }

    fn unfinished(&self, name: &str) -> io::Result<Option<Unfinished>> {
        let note: Option<String> = self.ask(redis::cmd("HGET").arg(key(name)).arg("note"))?;
        let note = note.as_deref().and_then(|note| note.split_once(' '));
        let Some((process, attempt)) = note else { return Ok(None) };
        let attempt: Attempt = attempt.parse()?;
        if attempt.tries == 0 {
            return Ok(None);
        }
        if attempt.tries == NOT_KEPT {
            return Ok(Some(Unfinished { attempt, aborted: false }));
        }
        let aborted = self.ask(redis::cmd("EXISTS").arg(aborted(process)))?;
        let mut listeners = redis::cmd("PUBSUB");
        listeners.arg("NUMSUB").arg(channel_of(process));
        // If channels are forbidden, the state of the process is unknown, and its run counts as
        // ended.
        let listeners = self.ask_once(&listeners).map_or(0, |(_, count): (String, u64)| count);
        Ok((aborted || listeners == 0).then_some(Unfinished { attempt, aborted }))
    }

    fn save_file(&self, name: &str, file: &[u8], keep: Duration) -> io::Result<()> {
        let mut command = redis::cmd("EVAL");
        command.arg(SAVE_FILE).arg(3).arg(format!("{FILE}{name}"));
        command.arg("dacapo:files:order").arg("dacapo:files:sizes");
        self.ask(command.arg(file).arg(keep.as_secs()).arg(MOST_FILES))
    }

    fn load_file(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        self.ask(redis::cmd("GET").arg(format!("{FILE}{name}")))
    }

    fn watch(&self, told: Told) {
        let (client, process) = (self.client.clone(), Arc::downgrade(&self.process));
        thread::spawn(move || {
            while let Err(error) = stand_by(&client, &process)
                && process.strong_count() > 0
                && error.kind() != ErrorKind::Unsupported
            {
                thread::sleep(PAUSE);
            }
        });
        let (client, process) = (self.client.clone(), Arc::clone(&self.process));
        thread::spawn(move || {
            // The users of this store learn in other ways that Redis is away.
            while !matches!(listen(&client, &process, &told), Ok(ControlFlow::Break(()))) {
                thread::sleep(PAUSE);
            }
        });
    }

    fn is_shared(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_checked_and_not_told() {
        assert!(Redis::open("http://127.0.0.1").is_err());
        let store = Redis::open("redis://:secret@127.0.0.1:6379/3").unwrap();
        assert!(!format!("{store:?}").contains("secret"));
    }

    #[test]
    fn a_redis_that_is_away_is_an_error_and_known_to_be_away() {
        // A port without a listener.
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let store = Redis::open(&format!("redis://127.0.0.1:{port}")).unwrap();
        assert!(store.load("0").is_err());
        assert!(store.away.load(Ordering::SeqCst));
        assert!(matches!(store.save("0", 1, b"x"), Err(SaveError::Failed(_))));
    }
}
