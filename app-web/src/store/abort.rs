//! Writes a byte when this process aborts: after a stack overflow or a failed allocation, not after a
//! kill from outside.

#[cfg(unix)]
pub(super) use unix::OnAbort;

#[cfg(unix)]
mod unix {
    use std::fmt;
    use std::io;
    use std::os::fd::IntoRawFd;

    use signal_hook::SigId;
    use signal_hook::consts::SIGABRT;
    use signal_hook::low_level::{pipe, unregister};

    /// Writes one byte to a file or a socket when the process aborts, until it is dropped.
    pub(in crate::store) struct OnAbort(SigId);

    impl OnAbort {
        pub(in crate::store) fn write_to(file: impl IntoRawFd + 'static) -> io::Result<OnAbort> {
            pipe::register(SIGABRT, file).map(OnAbort)
        }
    }

    impl Drop for OnAbort {
        fn drop(&mut self) {
            unregister(self.0);
        }
    }

    impl fmt::Debug for OnAbort {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("OnAbort")
        }
    }
}

/// Without Unix signals there is no byte: an abort counts as a kill from outside.
#[cfg(not(unix))]
#[derive(Debug)]
pub(super) struct OnAbort;

#[cfg(not(unix))]
impl OnAbort {
    pub(super) fn write_to(_: impl Sized) -> std::io::Result<OnAbort> {
        Ok(OnAbort)
    }
}
