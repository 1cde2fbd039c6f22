//! Programs to read and run: see the other files of this folder.
