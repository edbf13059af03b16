//! A browser by a name its owner recognises: « Firefox, Android ». No more is kept of what it says
//! of itself.

/// In this order: later ones call themselves by the names of earlier ones too.
const BROWSERS: [(&str, &str); 8] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];
const SYSTEMS: [(&str, &str); 7] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

/// The name; empty where nothing is recognised.
pub(crate) fn name(user_agent: &str) -> String {
    match (first_sign(&BROWSERS, user_agent), first_sign(&SYSTEMS, user_agent)) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (Some(known), None) | (None, Some(known)) => known.into(),
        (None, None) => String::new(),
    }
}

/// The name that belongs to the first sign of a table which is found.
fn first_sign(table: &[(&str, &'static str)], user_agent: &str) -> Option<&'static str> {
    for (sign, name) in table {
        if user_agent.contains(sign) {
            return Some(name);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_called_as_people_call_them() {
        for (agent, expected) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
                "Firefox, Linux",
            ),
            (
                "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36",
                "Chrome, Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
                "Safari, iPhone",
            ),
            ("Mozilla/5.0 (Windows NT 10.0) Chrome/131.0 Safari/537.36 Edg/131.0", "Edge, Windows"),
            ("curl/8.0", ""),
            ("", ""),
        ] {
            assert_eq!(name(agent), expected);
        }
    }
}
