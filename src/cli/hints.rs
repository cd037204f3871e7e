//! What to do about an error, in the words of the command line.

use crate::messages::Message;
use crate::model::Hint;

pub(super) fn message(hint: Hint) -> Message {
    Message::new(match hint {
        Hint::IndexArticles => "hint-index-articles",
        Hint::NameAnotherIndex => "hint-name-another-index",
        Hint::Rebuild => "hint-rebuild",
        Hint::OpenAgain => "hint-open-again",
        Hint::Wait => "hint-wait",
        Hint::FreeSpace => "hint-free-space",
        Hint::CheckRights => "hint-check-rights",
        Hint::OpenFewer => "hint-open-fewer",
        Hint::AllowLoss => "hint-allow-loss",
        Hint::MendSkipped => "hint-mend-skipped",
        Hint::FewerWords => "hint-fewer-words",
        Hint::NameWords => "hint-name-words",
        Hint::FewerBrackets => "hint-fewer-brackets",
        Hint::NarrowSearch => "hint-narrow-search",
        Hint::LongerPeriods => "hint-longer-periods",
        Hint::SwapDays => "hint-swap-days",
        Hint::WriteId => "hint-write-id",
        Hint::TakeId => "hint-take-id",
        Hint::WriteFact => "hint-write-fact",
        Hint::SeeCorrections => "hint-see-corrections",
        Hint::AllowPruning => "hint-allow-pruning",
        Hint::SeeLists => "hint-see-lists",
        Hint::NameArticles => "hint-name-articles",
        Hint::NamePresent => "hint-name-present",
        Hint::RunAgain => "hint-run-again",
        Hint::LearnAgain => "hint-learn-again",
        Hint::WatchFewer => "hint-watch-fewer",
        Hint::WriteConfig => "hint-write-config",
        Hint::CheckConfigRights => "hint-check-config-rights",
        Hint::CorrectConfig => "hint-correct-config",
        Hint::CheckPath => "hint-check-path",
        Hint::MendLine => "hint-mend-line",
        Hint::EditConfig => "hint-edit-config",
    })
}
