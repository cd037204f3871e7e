//! Stored paths: relative to the index folder, with `/`, and with `..` at their beginning only.

/// Whether a path is another or lies below it.
pub fn is_under(path: &str, under: &str) -> bool {
    let under = under.trim_end_matches('/');
    if holds_index(under) {
        // Such a folder is nothing but `..`: it holds every path that leads up no further than it does.
        return ups(path) <= ups(under);
    }
    path.strip_prefix(under).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The number of the path that another one is or lies below, of several the deepest.
pub fn deepest_above(path: &str, paths: &[String]) -> Option<usize> {
    let above = paths.iter().enumerate().filter(|(_, above)| is_under(path, above));
    // Every `..` leads up from the index, every name down again.
    let depth = |path: &str| {
        let names = path.split('/').filter(|name| !matches!(*name, "" | "."));
        names.map(|name| if name == ".." { -1 } else { 1 }).sum::<isize>()
    };
    above.max_by_key(|(_, above)| depth(above)).map(|(i, _)| i)
}

/// Whether a folder is one that the index lies in, itself or at some depth: what lies below it need not begin with its path.
pub fn holds_index(folder: &str) -> bool {
    folder.split('/').all(|name| matches!(name, "" | "." | ".."))
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

    #[test]
    fn the_deepest_folder_owns_a_file() {
        let paths = ["../..", "..", "../a", "../../b/c", "../../b"].map(str::to_owned);
        for (path, owner) in [
            ("../x.txt", Some(1)),
            ("../a/x.txt", Some(2)),
            ("../../b/c/x.txt", Some(3)),
            ("../../b/x.txt", Some(4)),
            ("../../x.txt", Some(0)),
            ("../../../x.txt", None),
        ] {
            assert_eq!(deepest_above(path, &paths), owner, "{path}");
        }
    }
}
