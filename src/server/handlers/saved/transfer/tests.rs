//! Tests of lists that are taken along and brought back.

use encoding_rs::{MACINTOSH, WINDOWS_1252};

use super::*;
use crate::words::{is_formula, unguarded};

fn row(note: &str) -> ListRow {
    ListRow {
        code_produit: "3017620422003".into(),
        produit: "Pâte; à \"tartiner\"".into(),
        nutriscore_produit: "e".into(),
        code_substitut: "3045320094084".into(),
        substitut: "=Confiture".into(),
        nutriscore_substitut: "c".into(),
        garde_le: "2026-11-25T12:00:00Z".into(),
        note: note.into(),
        adresse: "https://example.org/produit/3017620422003/3045320094084".into(),
    }
}

fn written(rows: &[ListRow]) -> String {
    let guarded = rows.iter().cloned().map(ListRow::guarded);
    String::from_utf8(as_csv("x.csv", guarded).unwrap().body).unwrap()
}

fn parsed(bytes: &[u8]) -> Vec<(usize, ListRow)> {
    let mut rows = Vec::new();
    for (number, row) in all_rows(bytes) {
        if let Ok(row) = row {
            rows.push((number, row));
        }
    }
    rows
}

fn all_rows(bytes: &[u8]) -> Vec<(usize, FileRow)> {
    let mut rows = Vec::new();
    if let Some(file) = ListFile::read(bytes) {
        file.each(&mut |number, row| rows.push((number, row)));
    }
    rows
}

#[test]
fn no_cell_is_a_formula() {
    for note in ["=1+1", "+33 1", "-2", "@x", "\tx", "\rx", "＝1"] {
        let text = written(&[row(note)]);
        let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text.as_bytes());
        let record = reader.records().next().unwrap().unwrap();
        assert!(record.iter().all(|cell| !is_formula(cell)), "{record:?}");
    }
}

#[test]
fn a_list_comes_back_as_it_was() {
    for note in ["", "simple", "=1+1", "'déjà", "deux\nlignes", "\"guillemets\"; et point"] {
        let rows = parsed(written(&[row(note), row("autre")]).as_bytes());
        assert_eq!([rows[0].0, rows[1].0, rows.len()], [2, 3, 2]);
        assert_eq!(unguarded(&rows[0].1.note), note);
        assert_eq!(unguarded(&rows[0].1.substitut), "=Confiture");
        let json = serde_json::to_string(&[row(note)]).unwrap();
        assert_eq!(parsed(json.as_bytes()), [(1, row(note))]);
    }
}

#[test]
fn what_is_no_list_has_no_rows() {
    for text in
        ["", "[", "{}", "[1, null]", "a;b\n1;2", "\u{feff}", "\0\0", "code_produit", "PK\u{3}\u{4}"]
    {
        assert_eq!(parsed(text.as_bytes()), [], "{text:?}");
    }
}

#[test]
fn every_spreadsheet_saves_the_same_list() {
    let (head, first) =
        ("code_produit;produit;code_substitut;note", "3017620422003;Pâte;3045320094084;goûté, été");
    let semicolons = format!("{head}\r\n{first}\r\n");
    let tabs = semicolons.replace(';', "\t");
    let commas = "note,code_substitut,code_produit,produit\n\"goûté, été\",3045320094084,3017620422003,Pâte\n";
    let utf_16: Vec<u8> = tabs.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [
        semicolons.clone().into_bytes(),
        WINDOWS_1252.encode(&semicolons).0.into_owned(),
        MACINTOSH.encode(&semicolons.replace("\r\n", "\r")).0.into_owned(),
        tabs.clone().into_bytes(),
        [b"\xff\xfe", utf_16.as_slice()].concat(),
        utf_16,
        commas.as_bytes().to_vec(),
        format!("sep=;\r\n{semicolons}").into_bytes(),
        format!("\u{feff}\"sep=;\"\n{semicolons}").into_bytes(),
        format!("SEP=\t\r\n{tabs}").into_bytes(),
        format!("{semicolons};;;\r\n;;;\r\n\r\n").into_bytes(),
        semicolons.replace("code_produit", " Code produit ").into_bytes(),
        semicolons.replace(';', ";extra;").into_bytes(),
    ] {
        let rows = parsed(&bytes);
        assert_eq!(rows.len(), 1, "{}", String::from_utf8_lossy(&bytes));
        let (number, row) = &rows[0];
        let cells = [&row.code_produit, &row.produit, &row.code_substitut, &row.note];
        assert_eq!(*number, 2);
        assert_eq!(cells, ["3017620422003", "Pâte", "3045320094084", "goûté, été"]);
    }
}

#[test]
fn a_quote_that_never_closes_costs_its_own_row() {
    let head = "code_produit;produit;code_substitut;note";
    let row = "3017620422003;Pâte;3045320094084;";
    let (first, last) = (format!("{row}ok"), format!("{row}fin"));
    let quoted = "\"3017620422003\";\"Pâte\";\"3045320094084\";\"fin\"";
    for open in [
        "3017620422003;Pâte;3045320094084;\"ouvert",
        "3017620422003;\"Pâte;3045320094084;ouvert",
        "3017620422003;Pâte;3045320094084;\"deux\nlignes",
    ] {
        for (end, tail) in [("\n", &*last), ("\r\n", &last), ("\r", &last), ("\n", quoted)] {
            let text = [head, &first, open, &first, tail, ""].join(end);
            let mut notes = Vec::new();
            for (number, row) in all_rows(text.as_bytes()) {
                notes.push((number, if let Ok(row) = row { row.note } else { "?".into() }));
            }
            let expected = [(2, "ok"), (3, "?"), (4, "ok"), (5, "fin")];
            assert_eq!(notes, expected.map(|(number, note)| (number, note.into())), "{text}");
        }
    }
    // A note may hold lines, even with semicolons.
    let text = format!("{head}\n3017620422003;Pâte;3045320094084;\"a;b\n1;2;3;4\"\n{first}\n");
    assert_eq!((all_rows(text.as_bytes()).len(), parsed(text.as_bytes()).len()), (2, 2));
}

#[test]
fn json_may_have_numbers_for_barcodes() {
    let rows = parsed(
        br#"[3, {"code_produit": 3017620422003, "code_substitut": "3045320094084", "note": null}]"#,
    );
    assert_eq!(rows.len(), 2);
    assert_eq!((rows[1].0, rows[1].1.code_produit.as_str()), (2, "3017620422003"));
}
