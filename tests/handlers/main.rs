//! Handlers: the forms they can be written in, and handlers that wait. Their traces are tested in
//! `traced`, a program of its own.

mod forms;
mod waiting;
