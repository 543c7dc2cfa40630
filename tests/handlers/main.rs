//! Handlers: the forms they can be written in, and handlers that wait. What can be traced of them
//! stands in `traced`, a program of its own.

mod forms;
mod waiting;
