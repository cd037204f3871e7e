//! Stored paths: relative to the index folder, with `/`, and with `..` at their beginning only.

/// Whether a path is another or lies below it.
pub(crate) fn is_under(path: &str, under: &str) -> bool {
    let under = under.trim_end_matches('/');
    // A folder that the index lies in, itself or at some depth: what is not further up is below it.
    if under.split('/').all(|name| matches!(name, "" | "." | "..")) {
        return ups(path) <= ups(under);
    }
    path.strip_prefix(under).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn ups(path: &str) -> usize {
    path.split('/').take_while(|name| *name == "..").count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_holds_what_lies_in_it_and_no_namesake() {
        assert!(is_under("../a/b.txt", "../a") && is_under("../a", "../a") && is_under("../a/b.txt", "../a/"));
        assert!(!is_under("../ab/b.txt", "../a") && !is_under("../../a/b.txt", "../a"));
    }

    #[test]
    fn a_folder_above_the_index_holds_what_is_not_further_up() {
        assert!(
            is_under("../articles/a.txt", "../..") && is_under("../../a.txt", "../..") && is_under("inside.txt", "..")
        );
        assert!(!is_under("../../../a.txt", "../..") && !is_under("../a.txt", "."));
    }
}
