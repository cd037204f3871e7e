//! The language of an article: told by the option, else found on 60 characters, else declared, else German.

use beleg::extract::ExtractOptions;
use serde_json::json;

use super::{articles_with, now};

fn language_with(options: &ExtractOptions, declared: Option<&str>, text: &str) -> String {
    let record = json!({"language": declared, "headline": "Trump trifft Putin", "text": text});
    let record = if declared.is_none() { json!({"headline": "Trump trifft Putin", "text": text}) } else { record };
    let mut articles = articles_with(record.to_string().as_bytes(), "a.json", options).expect("readable");
    articles.remove(0).expect("an article").meta.language.expect("every article has a language")
}

fn language(declared: Option<&str>, text: &str) -> String {
    language_with(&ExtractOptions::new(now()), declared, text)
}

const FOUND: &[(&str, &str)] = &[
    (
        "en",
        "The harbour was closed on Thursday after two quay walls cracked. Ferries will use the new basin until divers have looked at them.",
    ),
    (
        "fr",
        "Le port a été fermé jeudi après la rupture de deux murs de quai. Les ferrys utiliseront le nouveau bassin jusqu'à nouvel ordre.",
    ),
    (
        "es",
        "El puerto fue cerrado el jueves después de que se agrietaran dos muros del muelle. Los transbordadores usarán la nueva dársena hasta que los buzos los revisen.",
    ),
    (
        "it",
        "Il porto è stato chiuso giovedì dopo il cedimento di due muri della banchina. I traghetti useranno il nuovo bacino finché i sommozzatori non li avranno esaminati.",
    ),
    (
        "nl",
        "De haven werd donderdag gesloten nadat twee kademuren waren gescheurd. De veerboten gebruiken het nieuwe bekken totdat duikers de muren hebben bekeken.",
    ),
    (
        "tr",
        "İki rıhtım duvarı çatladıktan sonra liman perşembe günü kapatıldı. Dalgıçlar duvarları inceleyene kadar feribotlar yeni havzayı kullanacak.",
    ),
    (
        "pl",
        "Port zamknięto w czwartek po pęknięciu dwóch ścian nabrzeża. Promy będą korzystać z nowego basenu, dopóki nurkowie nie zbadają murów.",
    ),
    (
        "da",
        "Havnen blev lukket torsdag, efter at der var fundet revner i to kajmure. Borgmesteren sagde, at færgerne må bruge det nye bassin, indtil dykkere har undersøgt murene.",
    ),
    (
        "sv",
        "Hamnen stängdes på torsdagen efter att två kajmurar hade spruckit. Färjorna använder den nya bassängen tills dykare har undersökt murarna.",
    ),
    (
        "uk",
        "Порт закрили у четвер після того, як тріснули дві стіни причалу. Пороми користуватимуться новим басейном, доки водолази не оглянуть стіни.",
    ),
];

#[test]
fn the_language_is_found_in_the_text_whatever_is_declared() {
    for (expected, text) in FOUND {
        assert_eq!(language(None, text), *expected, "{text}");
        assert_eq!(language(Some("hu"), text), *expected, "{text}");
        assert_eq!(language(Some(&format!("{expected}-XX")), text), format!("{expected}-XX"), "a region is kept");
    }
}

#[test]
fn german_stays_german_with_quotes_names_and_dialect() {
    for text in [
        "Die Ministerin sagte in Halvik: „We will not close the harbour, and we will not pay for it either.“ Auf die Frage nach den Kosten schwieg sie zunächst.",
        "Halvik (dpa) – FC Halvik, Borussia Sarkow, Real Madrid, Manchester United, Paris Saint-Germain: Die Gruppe ist ausgelost.",
        "Der Stadtrot hett güstern seggt, dat de Haven in'n Harvst wedder apen is. De Lüüd freit sik dor över, un ok de Fischers meent, dat dat good is.",
        "De Stadtrat het gester bschlosse, dass dr Hafe im Herbscht wieder ufgaht. D Lüt freue sich drüber, und au d Fischer meine, dass das guet isch.",
        "ALLE FÄHREN FAHREN WIEDER: DER HAFEN IN HALVIK IST SEIT HEUTE MORGEN GEÖFFNET, SAGTE DIE MINISTERIN.",
    ] {
        assert_eq!(language(None, text), "de", "{text}");
        assert_eq!(language(Some("de-CH"), text), "de-CH", "{text}");
        assert_eq!(language(Some("en"), text), "de", "{text}");
    }
}

#[test]
fn short_texts_are_what_they_declare_else_german() {
    for text in [
        "Trump meets Putin in Halvik.",
        "Halvik, Sarkow, Zarin.",
        "1:0, 2:1, 3:3, 4:0, 5:2, 1:1, 0:0, 2:2, 3:1, 0:4, 2:0, 1:2, 0:1, 3:0",
    ] {
        assert_eq!(language(None, text), "de", "{text}");
        assert_eq!(language(Some("en-GB"), text), "en-GB", "{text}");
    }
}

#[test]
fn the_option_is_stronger_than_what_is_found() {
    let options = ExtractOptions { set_language: Some("pl".to_owned()), ..ExtractOptions::new(now()) };
    assert_eq!(language_with(&options, Some("en"), FOUND[0].1), "pl");
}
