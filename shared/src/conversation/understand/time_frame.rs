//! time_frame
