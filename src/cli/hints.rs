//! What to do about an error, in the words of the command line.

use crate::model::Hint;

pub(super) fn words(hint: Hint) -> &'static str {
    match hint {
        Hint::IndexArticles => "make one with `beleg index PATH…`, or name another with `--index DIR`",
        Hint::NameAnotherIndex => "name another folder with `--index DIR`; nothing was changed in this one",
        Hint::Rebuild => "rebuild it from the articles with `beleg index --rebuild PATH…`",
        Hint::OpenAgain => "open it again",
        Hint::Wait => "wait for it with `--wait 30s`, or write to another index with `--index DIR`",
        Hint::FreeSpace => "free some space and run the command again; what was committed before is safe",
        Hint::CheckRights => "check the rights of the folder, or name another with `--index DIR`",
        Hint::OpenFewer => "close some files, or let more be open with `ulimit -n`",
        Hint::AllowLoss => "bring the files back, or do without these articles with `--yes`",
        Hint::MendSkipped => "repair or move what was skipped, or leave out `--strict`",
        Hint::FewerWords => "ask for fewer words",
        Hint::FewerBrackets => "leave out brackets that are not needed",
        Hint::NarrowSearch => "narrow the search by days or words instead of paging on",
        Hint::SwapDays => "swap them",
        Hint::WriteId => {
            "an id looks like `ARTICLE`, `ARTICLE#3` or `ARTICLE#headline`; search prints them with `--format json`"
        }
        Hint::TakeId => "search prints the ids with `--format json`",
        Hint::NameArticles => "name the files or folders with the articles",
        Hint::NamePresent => "name files or folders, at least one of which is there",
        Hint::RunAgain => "run the command again to make it anew",
        Hint::LearnAgain => "make it anew with `beleg lexicon learn PATH…`, or remove it to do without",
        Hint::WatchFewer => {
            "there are more folders than one user may watch: raise `fs.inotify.max_user_watches` with `sysctl`, or name fewer folders"
        }
        Hint::WriteConfig => "write one with `beleg init`, or name another with `--config FILE`",
        Hint::CheckConfigRights => "check the rights of the file and its folder",
        Hint::CorrectConfig => "correct the line; `beleg init --config FILE` writes an example with comments",
        Hint::CheckPath => "check the path and its rights",
        Hint::MendLine => "mend the line, or leave it out",
        Hint::EditConfig => "edit it, or write another with `--config FILE`",
    }
}
