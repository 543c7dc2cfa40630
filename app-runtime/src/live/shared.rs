//! Values that programs share. The value lives in a store, each program has a copy, and a change goes
//! through only if it was made to the newest one: else it is made again.

use std::fmt;
use std::io;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The place of values that several programs share with [`Live::shared`](super::Live::shared).
pub trait LiveStore: Send + Sync + 'static {
    /// Sets the value of this name, if its version is still the one given; 0 means that there is none.
    /// Gives the new version, or the newest value where it was another one. Versions only rise.
    ///
    /// # Errors
    /// If the store cannot be reached.
    fn set(&self, name: &str, version: u64, value: &[u8]) -> io::Result<Result<u64, StoredLive>>;

    /// From now on, calls `changed` with each new value of this name, on a thread of its own, until it
    /// gives `false`. After a time without the store comes the newest value; others in between may be
    /// left out.
    fn watch(&self, name: &str, changed: LiveChanged);
}

/// Hears of a changed value. `false`: nobody needs to hear more.
pub type LiveChanged = Box<dyn FnMut(StoredLive) -> bool + Send>;

/// A value as a store has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredLive {
    /// Its version; 0 if there is no value.
    pub version: u64,
    /// Its bytes.
    pub value: Vec<u8>,
}

/// The reason why a shared value could not be changed.
#[derive(Debug)]
#[non_exhaustive]
pub enum LiveError {
    /// The store cannot be reached.
    Store(io::Error),
    /// The value cannot be written as serde data.
    Unwritable(String),
    /// The value stored under the name has another type.
    OtherType,
    /// Others have changed the value each time in between.
    Contended,
}

impl fmt::Display for LiveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LiveError::Store(error) => write!(f, "the shared value is out of reach: {error}"),
            LiveError::Unwritable(error) => write!(f, "the value cannot be shared: {error}"),
            LiveError::OtherType => {
                f.write_str("what is shared under this name is a value of another type")
            }
            LiveError::Contended => f.write_str("others change the shared value all the time"),
        }
    }
}

impl std::error::Error for LiveError {}

/// The store of a shared value, and how the type of the value is written.
pub(super) struct Sharing<T> {
    pub(super) name: String,
    pub(super) store: Box<dyn LiveStore>,
    write: fn(&T) -> Result<Vec<u8>, String>,
    read: fn(&[u8]) -> Option<T>,
    begin: fn() -> T,
}

impl<T: Serialize + DeserializeOwned + Default> Sharing<T> {
    pub(super) fn new(name: String, store: Box<dyn LiveStore>) -> Sharing<T> {
        Sharing {
            name,
            store,
            write: |value| rmp_serde::to_vec_named(value).map_err(|error| error.to_string()),
            read: |bytes| rmp_serde::from_slice(bytes).ok(),
            begin: T::default,
        }
    }
}

impl<T> Sharing<T> {
    /// The value in its type.
    ///
    /// # Errors
    /// If it is of another type.
    pub(super) fn read(&self, stored: &StoredLive) -> Result<Arc<T>, LiveError> {
        match stored.version {
            0 => Ok(Arc::new((self.begin)())),
            _ => (self.read)(&stored.value).map(Arc::new).ok_or(LiveError::OtherType),
        }
    }

    /// Sets the value if its version is still this one. Gives the new version, or the newest value.
    ///
    /// # Errors
    /// If the value cannot be written, or the store cannot be reached.
    pub(super) fn set(
        &self,
        version: u64,
        value: &T,
    ) -> Result<Result<u64, StoredLive>, LiveError> {
        let bytes = (self.write)(value).map_err(LiveError::Unwritable)?;
        self.store.set(&self.name, version, &bytes).map_err(LiveError::Store)
    }
}
