//! Values that programs share: a hash for each, and a channel of its name for those who follow it.

use std::io;
use std::thread;

use app_runtime::{LiveChanged, LiveStore, StoredLive};
use redis::{Client, RedisError};

use super::{PAUSE, Redis, SILENCE, TRY};
use crate::base::token::random_token;

/// Sets a value whose version is still the expected one. A value that begins anew, as after a loss of
/// all data, has a higher version than any before: it begins at the time. `by` tells a command that
/// comes again, because its answer was lost, from one of another program.
const SET: &str = "\
local kept = redis.call('HMGET', KEYS[1], 'version', 'value', 'by')
local version = tonumber(kept[1] or 0)
if kept[3] == ARGV[3] then return {1, version, ''} end
if version ~= tonumber(ARGV[1]) then return {0, version, kept[2] or ''} end
if version == 0 then
    local time = redis.call('TIME')
    version = time[1] * 1000000 + time[2]
end
version = version + 1
local text = string.format('%.0f', version)
redis.call('HSET', KEYS[1], 'version', text, 'value', ARGV[2], 'by', ARGV[3])
redis.pcall('PUBLISH', KEYS[1], text .. ' ' .. ARGV[2])
return {1, version, ''}";

fn key(name: &str) -> String {
    format!("dacapo:live:{name}")
}

/// Follows a value until the connection breaks, or nobody needs to hear more. First comes the newest
/// value: changes in the time without a connection are not repeated.
fn follow(client: &Client, key: &str, changed: &mut LiveChanged) -> Result<(), RedisError> {
    let mut connection = client.get_connection_with_timeout(TRY)?;
    connection.set_read_timeout(Some(SILENCE))?;
    let mut channel = connection.as_pubsub();
    channel.subscribe(key)?;
    let mut once = client.get_connection_with_timeout(TRY)?;
    once.set_read_timeout(Some(TRY))?;
    let newest: (Option<u64>, Option<Vec<u8>>) =
        redis::cmd("HMGET").arg(key).arg("version").arg("value").query(&mut once)?;
    drop(once);
    if let (Some(version), Some(value)) = newest
        && !changed(StoredLive { version, value })
    {
        return Ok(());
    }
    loop {
        let message: Vec<u8> = match channel.get_message() {
            Ok(message) => message.get_payload()?,
            Err(error) if error.is_timeout() => {
                channel.ping::<()>()?;
                continue;
            }
            Err(error) => return Err(error),
        };
        let Some(at) = message.iter().position(|byte| *byte == b' ') else { continue };
        let version = str::from_utf8(&message[..at]).ok().and_then(|text| text.parse().ok());
        let Some(version) = version else { continue };
        if !changed(StoredLive { version, value: message[at + 1..].to_vec() }) {
            return Ok(());
        }
    }
}

impl LiveStore for Redis {
    fn set(&self, name: &str, version: u64, value: &[u8]) -> io::Result<Result<u64, StoredLive>> {
        let mut command = redis::cmd("EVAL");
        command.arg(SET).arg(1).arg(key(name)).arg(version).arg(value).arg(random_token());
        let (is_set, version, value): (bool, u64, Vec<u8>) = self.ask(&command)?;
        Ok(if is_set { Ok(version) } else { Err(StoredLive { version, value }) })
    }

    fn watch(&self, name: &str, mut changed: LiveChanged) {
        let (client, key) = (self.client.clone(), key(name));
        thread::spawn(move || {
            // Who changes the value learns in another way that Redis is away.
            while follow(&client, &key, &mut changed).is_err() {
                thread::sleep(PAUSE);
            }
        });
    }
}
