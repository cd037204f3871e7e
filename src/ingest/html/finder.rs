//! Many texts looked for in one, at a bounded cost.

use memchr::memmem;

/// How many bytes are looked at for texts that stand anywhere, together: 256 MiB. An article of 200 paragraphs takes a page of a megabyte.
const MAX_LOOKED_AT: usize = 256 << 20;
/// What is looked at for each further text, behind the last one that was found, in bytes.
const NEAR: usize = 4096;

/// Looks for texts in another one: anywhere, and once [`MAX_LOOKED_AT`] is spent, only behind the last one that was found.
///
/// Without that limit each of a hundred thousand lines costs a look at the whole page.
pub(super) struct Finder<'a> {
    text: &'a [u8],
    /// Behind the last text that was found.
    next: usize,
    left: usize,
}

impl<'a> Finder<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text: text.as_bytes(), next: 0, left: MAX_LOOKED_AT }
    }

    /// Where a text stands, first of all if anywhere is looked at.
    pub(super) fn find(&mut self, wanted: &str) -> Option<usize> {
        let found = if self.left > 0 {
            let found = memmem::find(self.text, wanted.as_bytes());
            self.left = self.left.saturating_sub(found.unwrap_or(self.text.len()));
            found?
        } else {
            let behind = self.text.get(self.next..).unwrap_or_default();
            let near = behind.get(..NEAR + wanted.len()).unwrap_or(behind);
            self.next + memmem::find(near, wanted.as_bytes())?
        };
        self.next = found + wanted.len();
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_place_counts_until_the_limit_is_spent() {
        let text = "Kai Möwe Kai Fähre Kai";
        let mut finder = Finder::new(text);
        assert_eq!([finder.find("Möwe"), finder.find("Kai"), finder.find("Boot")], [Some(4), Some(0), None]);
        assert_eq!(finder.find("Fähre"), text.find("Fähre"));
        finder.left = 0;
        assert_eq!([finder.find("Möwe"), finder.find("Kai"), finder.find("Kai")], [None, text.rfind("Kai"), None]);
        assert_eq!(finder.left, 0);
    }

    #[test]
    fn what_is_not_there_is_looked_for_in_vain_only_so_long() {
        let text = "Die Möwen kreisen. ".repeat(1 << 16);
        let mut finder = Finder::new(&text);
        let looks = (0..10_000).take_while(|_| finder.left > 0 && finder.find("Boot").is_none()).count();
        assert_eq!(looks, MAX_LOOKED_AT.div_ceil(text.len()));
    }
}
