//! Only tests live in this package: see the folders beside this file.
