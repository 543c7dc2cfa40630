//! A session as bytes: all data that it needs to continue in another process, after a deploy or a
//! crash, on another machine. MessagePack with names, so that a later version of a program can read
//! the bytes of an earlier one.
//!
//! Each value is encoded on its own, so a value that no longer fits its type starts over alone. Its
//! type is only known once the app asks for it; until then the value is carried along unread.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use rmp_serde::decode::Error as DecodeError;
use serde::de::{DeserializeOwned, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::event::Value;
use crate::key::Key;
use crate::upload::KeptFile;

/// The version of the format. It rises when older programs could not read the rest.
const FORMAT: u8 = 1;

/// A value that was not asked for while a session continued this often is dropped: the app that it
/// belonged to has changed for good.
const MOST_IDLE: u32 = 20;

/// All kept data of a session.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Snapshot {
    format: u8,
    /// The function of the app; another app cannot use this snapshot.
    app: String,
    /// The newest handled event.
    pub(crate) consumed: u64,
    #[serde(default)]
    pub(crate) query: Vec<(String, String)>,
    /// Session state by the name of its type.
    #[serde(default)]
    pub(crate) states: BTreeMap<String, KeptValue>,
    /// Remembered cells.
    #[serde(default)]
    pub(crate) cells: BTreeMap<Key, KeptValue>,
    /// The entered values.
    #[serde(default)]
    pub(crate) touched: BTreeMap<Key, Touched>,
    /// The files of uploaders.
    #[serde(default)]
    pub(crate) files: BTreeMap<Key, KeptFiles>,
    /// The tasks that run or were interrupted, each with the number of times that the session
    /// continued since without it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) tasks: BTreeMap<Key, u32>,
}

/// A value of the app's own.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct KeptValue {
    bytes: EncodedBytes,
    #[serde(default)]
    idle: u32,
}

/// A value that a person entered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Touched {
    /// The method that made the input. If the key now belongs to another kind of input, that input
    /// starts from its default.
    pub(crate) kind: Cow<'static, str>,
    pub(crate) value: Value,
    /// Not yet written to the place the input is bound to.
    pub(crate) fresh: bool,
    #[serde(default)]
    pub(crate) idle: u32,
    /// Only for the run that reads it.
    #[serde(skip)]
    pub(crate) secret: bool,
}

impl Touched {
    /// Keeps that a value was entered, but not the value.
    pub(crate) fn forget(&mut self) {
        (self.value, self.fresh) = (Value::Text(String::new()), false);
    }
}

/// The files of an uploader.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct KeptFiles {
    /// The method that made it.
    pub(crate) kind: Cow<'static, str>,
    /// Whether it takes a list of them.
    pub(crate) several: bool,
    pub(crate) files: Vec<KeptFile>,
}

impl Snapshot {
    pub(crate) fn new(app: &str) -> Snapshot {
        Snapshot { format: FORMAT, app: app.to_owned(), ..Snapshot::default() }
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        rmp_serde::to_vec_named(self).expect("text, numbers and bytes can be encoded")
    }

    /// Reads the snapshot of this app's session, for it to continue.
    pub(crate) fn decode(app: &str, bytes: &[u8]) -> Result<Snapshot, SnapshotError> {
        /// The part that every format has; another format may have any other content.
        #[derive(Deserialize)]
        struct Head {
            format: u8,
        }

        let damaged = |error: DecodeError| SnapshotError::Damaged { reason: error.to_string() };
        let Head { format } = rmp_serde::from_slice(bytes).map_err(damaged)?;
        if format != FORMAT {
            return Err(SnapshotError::OtherFormat { format });
        }
        let mut snapshot: Snapshot = rmp_serde::from_slice(bytes).map_err(damaged)?;
        if snapshot.app != app {
            return Err(SnapshotError::OtherApp { app: snapshot.app });
        }
        let grow = |idle: &mut u32| {
            *idle += 1;
            *idle <= MOST_IDLE
        };
        snapshot.states.retain(|_, entry| grow(&mut entry.idle));
        snapshot.cells.retain(|_, entry| grow(&mut entry.idle));
        snapshot.touched.retain(|_, touched| grow(&mut touched.idle));
        snapshot.tasks.retain(|_, idle| grow(idle));
        Ok(snapshot)
    }
}

impl KeptValue {
    /// `None`: the value cannot be encoded.
    pub(crate) fn of(value: &impl Serialize) -> Option<KeptValue> {
        let bytes = rmp_serde::to_vec_named(value).ok()?;
        Some(KeptValue { bytes: EncodedBytes(bytes), idle: 0 })
    }

    /// `None`: the value no longer fits the type.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Option<T> {
        rmp_serde::from_slice(&self.bytes.0).ok()
    }
}

/// The reason why a snapshot cannot be continued.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SnapshotError {
    /// It is no snapshot, or only a part of one.
    Damaged {
        /// The error of the reader.
        reason: String,
    },
    /// It was written by another version of this library.
    OtherFormat {
        /// The format that it names.
        format: u8,
    },
    /// It belongs to another app.
    OtherApp {
        /// The app it belongs to.
        app: String,
    },
}

impl fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SnapshotError::Damaged { reason } => {
                write!(f, "this is no snapshot of a session: {reason}")
            }
            SnapshotError::OtherFormat { format } => write!(
                f,
                "this snapshot has format {format}, and this version of the library reads {FORMAT}"
            ),
            SnapshotError::OtherApp { app } => {
                write!(f, "this snapshot belongs to the app `{app}`")
            }
        }
    }
}

impl std::error::Error for SnapshotError {}

/// Bytes that are written as such, and not as a list of numbers.
#[derive(Clone, Debug)]
struct EncodedBytes(Vec<u8>);

impl Serialize for EncodedBytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for EncodedBytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<EncodedBytes, D::Error> {
        struct BytesVisitor;
        impl Visitor<'_> for BytesVisitor {
            type Value = EncodedBytes;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("bytes")
            }
            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<EncodedBytes, E> {
                Ok(EncodedBytes(bytes.to_vec()))
            }
            fn visit_byte_buf<E>(self, bytes: Vec<u8>) -> Result<EncodedBytes, E> {
                Ok(EncodedBytes(bytes))
            }
        }
        deserializer.deserialize_byte_buf(BytesVisitor)
    }
}
