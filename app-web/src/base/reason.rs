//! The reasons of a refusal or of a closed connection. Each has the name under which
//! [`metrics`](crate::base::metrics) count it, and the words for a person or a page. Every limit on
//! input from outside is one of them.

/// A list of reasons, each with its name and its words.
macro_rules! reasons {
    ($($reason:ident $name:literal $words:literal,)*) => {
        /// The reason of a refusal or of a closed connection.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Reason {
            $($reason,)*
        }

        impl Reason {
            pub(crate) const ALL: &[Reason] = &[$(Reason::$reason,)*];

            /// The name under which it is counted.
            pub(crate) fn name(self) -> &'static str {
                match self {
                    $(Reason::$reason => $name,)*
                }
            }

            /// The words for a person. Some callers say more if they know more.
            pub(crate) fn words(self) -> &'static str {
                match self {
                    $(Reason::$reason => $words,)*
                }
            }
        }
    };
}

reasons! {
    // Connections, and requests over them.
    Connections "connections" "this server has as many connections as it takes",
    ConnectionsOfAddress "connections_of_address" "as many connections as may are open at your network address",
    SlowHead "slow_head" "what is asked for must be said sooner",
    LargeHead "large_head" "what is asked for must be said in fewer words",
    Host "host" "this server does not answer to that name",
    Origin "origin" "that is for pages of this server",
    // Sessions and runs.
    Sessions "sessions" "this server has as many sessions as it takes",
    SessionsOfAddress "sessions_of_address" "as many pages as may are open at your network address",
    SessionsOfBrowser "sessions_of_browser" "this browser has as many sessions open as it may",
    Unjoined "unjoined_sessions" "too many pages were asked for whose sockets have not come yet",
    Store "store_bytes" "this server keeps as many pages as it has room for",
    StoreOfAddress "store_bytes_of_address" "as much as may be is kept of pages from your network address",
    SessionBytes "session_bytes" "a page may have 16 MiB to keep, and this one has more",
    Memory "memory" "this server has no memory for more sessions just now",
    Runs "runs" "the server is at work on as many pages as it may",
    Arriving "arriving" "this page is still at work, and others wait for it too",
    EndsProgram "ends_program" "to draw this page has ended the server's program; it is tried again in some minutes",
    Away "store_away" "what keeps the sessions cannot be reached just now",
    // Sockets, and messages over them.
    SlowHello "slow_hello" "the page did not say in time which session it wants",
    NoHello "no_hello" "the first message must say which session the page wants",
    OtherBuild "other_build" "this page is of another version of the program",
    NoAnswer "no_answer" "the page did not answer",
    NoEvent "no_event" "that message is not an event of a page",
    QuestionRows "question_rows" "a page asks for at most 500 rows at once",
    QuestionPlaces "question_places" "a page asks for the places of at most 10,000 rows at once",
    QuestionSearch "question_search" "a person searches for at most 200 characters",
    ListItems "list_items" "a page sends at most 100,000 items of lists at once",
    Bytes "bytes" "a page sends text, not bytes",
    TooLong "message_bytes" "a message of a page has at most 1 MiB",
    LongHello "hello_bytes" "the first message of a page has at most 64 KiB",
    LongControl "control_bytes" "a ping, a pong or a close has at most 125 bytes",
    SlowMessage "slow_message" "a message of a page must be whole within 30 seconds",
    Nonsense "nonsense" "that is not how a WebSocket speaks",
    Transit "bytes_in_transit" "too much of what pages send here is still on its way",
    TooFast "message_rate" "this page sends more events than a person would",
    Waiting "events_waiting" "too many events of this page wait for their turn",
    Behind "slow_reader" "this page is too slow to read what it is sent",
    TakenOver "taken_over" "this page was opened elsewhere",
    Stopping "stopping" "the server is stopping",
    Replaced "replaced" "the program was built anew",
    // Files.
    Exports "exports" "Wait a minute: the last exports are still being fetched.",
    UploadUnknown "upload_unknown" "the server does not know this page, or what the file is for",
    UploadKind "upload_kind" "files of this kind are not accepted",
    UploadBytes "upload_bytes" "it is larger than it may be",
    UploadsAtOnce "uploads_at_once" "too many files are being uploaded at once",
    UploadRoom "upload_room" "there is no room for it beside the other files",
    UploadStopped "upload_stopped" "the upload has stopped",
    UploadFailed "upload_failed" "the server could not store it",
}
