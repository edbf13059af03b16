//! Countries as people write them → OFF's tags: `fr:france`, `en:fr` and « Frankreich » are `en:france`.
//!
//! OFF's taxonomy of countries has English names as tags; exports, old records and other programs also have
//! names in other languages and the codes of ISO 3166-1. Those of the countries most products are sold in
//! are known here; another name stays as it is written.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Tag;

/// The slug of OFF's tag, and other slugs of the same: the code of ISO 3166-1, names in French, German, Spanish,
/// Italian, Dutch and Portuguese.
const COUNTRIES: [(&str, &str); 46] = [
    ("algeria", "dz algerie algerien argelia argelie algerije"),
    ("argentina", "ar argentine argentinien argentinie"),
    ("australia", "au australie australien"),
    ("austria", "at autriche osterreich oesterreich oostenrijk"),
    ("belgium", "be belgique belgie belgien belgica belgio"),
    ("brazil", "br bresil brasil brasilien brasile brazilie"),
    ("bulgaria", "bg bulgarie bulgarien"),
    ("canada", "ca kanada"),
    ("chile", "cl chili cile"),
    ("china", "cn chine cina"),
    ("croatia", "hr croatie kroatien croacia kroatie hrvatska"),
    (
        "czech-republic",
        "cz republique-tcheque tchequie tschechien republica-checa repubblica-ceca tsjechie czechia",
    ),
    ("denmark", "dk danemark danmark dinamarca danimarca denemarken"),
    ("finland", "fi finlande finnland finlandia suomi"),
    ("france", "fr frankreich francia frankrijk franca french-republic republique-francaise"),
    ("french-guiana", "gf guyane guyane-francaise"),
    ("french-polynesia", "pf polynesie-francaise"),
    ("germany", "de allemagne deutschland alemania germania duitsland alemanha"),
    ("greece", "gr grece griechenland grecia griekenland"),
    ("guadeloupe", "gp"),
    ("hungary", "hu hongrie ungarn hungria ungheria hongarije"),
    ("india", "in inde indien"),
    ("ireland", "ie irlande irland irlanda ierland"),
    ("italy", "it italie italien italia"),
    ("japan", "jp japon giappone"),
    ("luxembourg", "lu luxemburg luxemburgo lussemburgo"),
    ("martinique", "mq"),
    ("mexico", "mx mexique mexiko messico"),
    ("morocco", "ma maroc marokko marruecos marocco marrocos"),
    ("netherlands", "nl pays-bas niederlande paises-bajos paesi-bassi nederland holland hollande"),
    ("new-caledonia", "nc nouvelle-caledonie"),
    ("norway", "no norvege norwegen noruega norvegia noorwegen norge"),
    ("poland", "pl pologne polen polonia polska"),
    ("portugal", "pt portogallo"),
    ("reunion", "re la-reunion"),
    ("romania", "ro roumanie rumanien rumania roemenie"),
    ("russia", "ru russie russland rusia rusland"),
    ("spain", "es espagne spanien espana spagna spanje espanha"),
    ("sweden", "se suede schweden suecia svezia zweden sverige"),
    ("switzerland", "ch suisse schweiz suiza svizzera zwitserland suica"),
    ("tunisia", "tn tunisie tunesien tunez"),
    ("turkey", "tr turquie turkei turquia turchia turkije turkiye"),
    (
        "united-kingdom",
        "gb uk royaume-uni vereinigtes-konigreich reino-unido regno-unito verenigd-koninkrijk great-britain",
    ),
    (
        "united-states",
        "us usa etats-unis etats-unis-d-amerique vereinigte-staaten estados-unidos stati-uniti verenigde-staten united-states-of-america",
    ),
    ("european-union", "eu union-europeenne europaische-union union-europea unione-europea"),
    // No country: what is sold everywhere.
    ("world", "ww monde monde-entier le-monde welt mundo mondo wereld worldwide"),
];

static BY_SLUG: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let mut by_slug = HashMap::new();
    for (country, others) in COUNTRIES {
        by_slug.insert(country, country);
        by_slug.extend(others.split(' ').map(|other| (other, country)));
    }
    by_slug
});

/// OFF's codes and most of its tags are longer than this.
const CODE_BYTES: usize = 3;

/// OFF's tag of the country a tag means; the tag itself where it is that, or none that is known.
#[must_use]
pub fn country(tag: Tag) -> Tag {
    let slug = tag.slug();
    if tag.language() == "en" && slug.len() > CODE_BYTES {
        return tag;
    }
    let known = BY_SLUG.get(slug).and_then(|country| Tag::parse(country, "en"));
    known.unwrap_or(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        country(Tag::parse(text, "fr").unwrap()).to_string()
    }

    #[test]
    fn countries_are_known_however_they_are_written() {
        for text in ["en:france", "fr:france", "en:fr", "France", "FRANCE", "fr", "de:Frankreich"] {
            assert_eq!(of(text), "en:france", "{text}");
        }
        for text in ["Pays-Bas", "Nederland", "nl:nl", "en:NL", "en:netherlands"] {
            assert_eq!(of(text), "en:netherlands", "{text}");
        }
        assert_eq!(of("États-Unis"), "en:united-states");
        assert_eq!(of("en:usa"), "en:united-states");
        assert_eq!(of("Royaume-Uni"), "en:united-kingdom");
        assert_eq!(of("La Réunion"), "en:reunion");
    }

    #[test]
    fn the_world_is_no_country_and_what_is_unknown_stays() {
        assert_eq!(of("en:world"), "en:world");
        assert_eq!(of("Monde"), "en:world");
        assert_eq!(of("en:georgia"), "en:georgia");
        assert_eq!(of("fr:quelque-part"), "fr:quelque-part");
    }

    #[test]
    fn no_spelling_means_two_countries() {
        let mut seen = HashMap::new();
        for (country, others) in COUNTRIES {
            for other in others.split(' ') {
                assert_eq!(seen.insert(other, country), None, "{other}");
            }
        }
    }
}
