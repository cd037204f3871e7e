//! Ctrl-C and the like: a wish to stop, not the end of the program.

use super::{CliError, Context, tell};
use crate::archive::Stop;

/// Asks to stop when Ctrl-C is pressed or the program is to be terminated; the second time it ends at once.
///
/// # Errors
/// [`CliError::Signals`] if the system refuses.
#[cfg(unix)]
pub(super) fn stop_on_signals(context: &Context) -> Result<Stop, CliError> {
    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use signal_hook::low_level::emulate_default_handler;

    use crate::messages::Message;

    let stop = Stop::default();
    let mut signals = Signals::new([SIGINT, SIGTERM]).map_err(CliError::Signals)?;
    let (asked, quiet, lang) = (stop.clone(), context.quiet, context.lang);
    std::thread::spawn(move || {
        for signal in &mut signals {
            if asked.is_requested() {
                let _ = emulate_default_handler(signal);
            }
            asked.request();
            if !quiet {
                tell(&Message::new("stopping").say(lang));
            }
        }
    });
    Ok(stop)
}

/// Elsewhere a signal ends the program; what was committed before is safe.
#[cfg(not(unix))]
pub(super) fn stop_on_signals(_context: &Context) -> Result<Stop, CliError> {
    Ok(Stop::default())
}
