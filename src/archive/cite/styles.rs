//! How citations are written.

use std::borrow::Cow;

use chrono::Datelike;
use serde_json::{Map, Value, json};

use crate::archive::dated::date_in_words;
use crate::messages::Lang;
use crate::model::{ArticleMeta, Basis, CiteStyle, Precision, Source};

/// What is cited.
pub(super) struct Cited<'c> {
    pub(super) id: &'c str,
    /// `None` where the whole article is meant.
    pub(super) quotation: Option<&'c str>,
    pub(super) article: &'c ArticleMeta,
    pub(super) source: &'c Source,
    pub(super) token: &'c str,
    pub(super) lang: Lang,
}

pub(super) fn written(style: CiteStyle, cited: &Cited<'_>) -> String {
    match style {
        CiteStyle::Text => cited.text(),
        CiteStyle::Markdown => cited.markdown(),
        CiteStyle::Bibtex => cited.bibtex(),
        CiteStyle::Ris => cited.ris(),
        CiteStyle::CslJson => format!("{:#}", cited.csl()),
    }
}

/// Citations as one text.
pub(super) fn joined(style: CiteStyle, texts: &[&str]) -> String {
    match style {
        CiteStyle::CslJson => format!("[\n{}\n]", texts.join(",\n")),
        _ => texts.join("\n\n"),
    }
}

impl Cited<'_> {
    fn one_line(text: &str) -> String {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn quotation(&self) -> Option<String> {
        self.quotation.map(|text| Self::one_line(&text.replace('\u{ad}', "")))
    }

    fn place(&self) -> String {
        let Source { path, container, line, .. } = self.source;
        let member = container.as_ref().map(|member| format!(" ({member})")).unwrap_or_default();
        format!("{path}{member}:{line}")
    }

    /// The address, else the file.
    fn found_at(&self) -> String {
        self.article.url.clone().unwrap_or_else(|| self.place())
    }

    /// Who published, what it is called, when: what is known of them.
    fn facts(&self, quoted: impl Fn(&str) -> String) -> Vec<String> {
        let ArticleMeta { outlet, headline, agencies, authors, .. } = self.article;
        let mut facts: Vec<String> = outlet.iter().cloned().collect();
        facts.extend((!authors.is_empty()).then(|| authors.join(", ")));
        facts.extend(headline.as_deref().map(quoted));
        facts.push(date_in_words(self.article.date(), self.lang));
        facts.extend((!agencies.is_empty()).then(|| agencies.join("/")));
        facts
    }

    fn text(&self) -> String {
        let quoted = |text: &str| format!("„{text}“");
        let quotation = self.quotation().map(|text| format!("{}\n", quoted(&text))).unwrap_or_default();
        let facts = self.facts(quoted).join(", ");
        format!("{quotation}{facts}, {} [{}]", self.found_at(), self.token)
    }

    fn markdown(&self) -> String {
        let escape = |text: &str| {
            text.chars().fold(String::new(), |mut escaped, c| {
                if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~') {
                    escaped.push('\\');
                }
                escaped.push(c);
                escaped
            })
        };
        let quotation = self.quotation().map(|text| format!("> {}\n\n", escape(&text))).unwrap_or_default();
        let headline = |headline: &str| match &self.article.url {
            // Angle brackets let an address hold brackets of its own.
            Some(url) => format!("[{}](<{}>)", escape(headline), url.replace(['<', '>', '\n'], "")),
            None => format!("„{}“", escape(headline)),
        };
        let mut facts = self.facts(headline);
        if self.article.headline.is_none() || self.article.url.is_none() {
            facts.push(format!("`{}`", self.found_at().replace('`', "'")));
        }
        format!("{quotation}— {} · `{}`", facts.join(", "), self.token)
    }

    /// What no style has a field for: how the day is known, where the passage stands, the token.
    fn note(&self) -> String {
        let uncertain = self.article.date().filter(|date| date.basis != Basis::Stated);
        let day = uncertain.map(|date| format!("{}; ", date_in_words(Some(date), self.lang))).unwrap_or_default();
        format!("{day}{}; Beleg {}", self.place(), self.token)
    }

    fn bibtex(&self) -> String {
        let ArticleMeta { headline, outlet, authors, agencies, url, language, .. } = self.article;
        let key: String = self.id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let mut fields: Vec<(&str, String)> = Vec::new();
        let names = if authors.is_empty() { agencies } else { authors };
        // Braces keep a name whole, and capitals as they are.
        let names = names.iter().map(|name| format!("{{{}}}", tex(name))).collect::<Vec<_>>();
        fields.extend((!names.is_empty()).then(|| ("author", names.join(" and "))));
        fields.extend(headline.as_ref().map(|headline| ("title", format!("{{{}}}", tex(headline)))));
        fields.extend(outlet.as_ref().map(|outlet| ("journal", tex(outlet))));
        if let Some(date) = self.article.date() {
            fields.push(("year", date.day.year().to_string()));
            if date.precision < Precision::Year {
                fields.push(("month", date.day.month().to_string()));
            }
            if date.precision < Precision::Month {
                fields.push(("day", date.day.day().to_string()));
            }
        }
        fields.extend(url.as_ref().map(|url| ("url", url.replace(['{', '}'], ""))));
        fields.extend(language.as_ref().map(|language| ("language", tex(language))));
        fields.extend(self.quotation().map(|text| ("annote", tex(&text))));
        fields.push(("note", tex(&self.note())));
        let fields = fields.into_iter().map(|(name, value)| format!("  {name} = {{{value}}},\n")).collect::<String>();
        format!("@article{{{key},\n{fields}}}")
    }

    fn ris(&self) -> String {
        let ArticleMeta { headline, outlet, authors, agencies, url, language, place, .. } = self.article;
        let mut lines = vec![("TY", "NEWS".to_owned())];
        lines.extend(
            authors
                .iter()
                .chain(if authors.is_empty() { agencies.iter() } else { [].iter() })
                .map(|name| ("AU", name.clone())),
        );
        lines.extend(headline.iter().map(|headline| ("TI", headline.clone())));
        lines.extend(outlet.iter().map(|outlet| ("T2", outlet.clone())));
        if let Some(date) = self.article.date() {
            let (year, month, day) = (date.day.year(), date.day.month(), date.day.day());
            lines.push(("PY", format!("{year:04}")));
            lines.push((
                "DA",
                match date.precision {
                    Precision::Minute | Precision::Day => format!("{year:04}/{month:02}/{day:02}/"),
                    Precision::Month => format!("{year:04}/{month:02}//"),
                    Precision::Year => format!("{year:04}///"),
                },
            ));
        }
        lines.extend(place.iter().map(|place| ("PP", place.clone())));
        lines.extend(url.iter().map(|url| ("UR", url.clone())));
        lines.extend(language.iter().map(|language| ("LA", language.clone())));
        lines.extend(self.quotation().map(|text| ("AB", text)));
        lines.push(("AN", self.id.to_owned()));
        lines.push(("N1", self.note()));
        lines.push(("ER", String::new()));
        lines.iter().map(|(name, value)| format!("{name}  - {}", Self::one_line(value))).collect::<Vec<_>>().join("\n")
    }

    fn csl(&self) -> Value {
        let ArticleMeta { headline, outlet, authors, agencies, url, language, place, .. } = self.article;
        let mut item = Map::new();
        let mut put = |name: &str, value: Value| {
            item.insert(name.to_owned(), value);
        };
        put("id", json!(self.id));
        put("type", json!("article-newspaper"));
        let names = if authors.is_empty() { agencies } else { authors };
        if !names.is_empty() {
            put("author", names.iter().map(|name| json!({ "literal": name })).collect());
        }
        let texts = [
            ("title", headline),
            ("container-title", outlet),
            ("publisher-place", place),
            ("URL", url),
            ("language", language),
        ];
        for (name, value) in texts {
            if let Some(value) = value {
                put(name, json!(value));
            }
        }
        if let Some(date) = self.article.date() {
            let mut parts = vec![csl_date(date.day, date.precision)];
            parts.extend(
                date.last_day.filter(|_| date.precision < Precision::Month).map(|last| csl_date(last, date.precision)),
            );
            let mut issued = json!({ "date-parts": parts });
            if date.basis == Basis::Inferred {
                issued["circa"] = json!(true);
            }
            put("issued", issued);
        }
        if let Some(text) = self.quotation() {
            put("abstract", json!(text));
        }
        put("archive_location", json!(self.place()));
        put("note", json!(self.note()));
        Value::Object(item)
    }
}

/// A day as CSL has it, as far as it is known.
fn csl_date(day: chrono::NaiveDate, precision: Precision) -> Value {
    match precision {
        Precision::Minute | Precision::Day => json!([day.year(), day.month(), day.day()]),
        Precision::Month => json!([day.year(), day.month()]),
        Precision::Year => json!([day.year()]),
    }
}

/// Text as TeX takes it.
fn tex(text: &str) -> String {
    let text = Cited::one_line(text);
    let escaped = |c: char| -> Cow<'static, str> {
        match c {
            '\\' => "\\textbackslash{}".into(),
            '~' => "\\textasciitilde{}".into(),
            '^' => "\\textasciicircum{}".into(),
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => format!("\\{c}").into(),
            c => c.to_string().into(),
        }
    };
    text.chars().map(escaped).collect()
}
