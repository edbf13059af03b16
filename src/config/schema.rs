//! The JSON schema of sitegen.toml, for editors.

use serde_json::{Map, Value, json};

use super::declared::{DeclaredKey, DeclaredSection, NONE, on_one_line};
use super::sections;

/// The schema of sitegen.toml, by draft 2020-12.
pub(crate) fn schema() -> Value {
    let mut properties = Map::new();
    for section in sections::declared() {
        let object = object(&section);
        match section.path.split_once('.') {
            // A section below another one is a property of it; the outer one is declared first.
            Some((outer, inner)) => properties[outer]["properties"][inner] = object,
            None if section.path == "source" => {
                let list = json!({"type": "array", "items": object, "description": on_one_line(section.about)});
                properties.insert(section.path.into(), list);
            }
            None => {
                properties.insert(section.path.into(), object);
            }
        }
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Configuration of sitegen",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    })
}

fn object(section: &DeclaredSection) -> Value {
    let mut properties = Map::new();
    for key in &section.keys {
        properties.insert(key.name.into(), property(key));
    }
    json!({
        "type": "object",
        "description": on_one_line(section.about),
        "properties": properties,
        "additionalProperties": false,
    })
}

fn property(key: &DeclaredKey) -> Value {
    let mut property = key.schema.clone();
    property["description"] = on_one_line(key.about).into();
    if key.default != NONE {
        // Defaults are texts, whole numbers, switches and lists, which JSON writes as TOML does.
        property["default"] = serde_json::from_str(key.default).unwrap_or(Value::Null);
    } else if !key.example.is_empty() {
        property["examples"] = json!([key.example]);
    }
    property
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_has_every_key_with_type_default_and_comment() {
        let schema = schema();
        for section in sections::declared() {
            let mut object = &schema;
            for name in section.path.split('.') {
                object = &object["properties"][name];
            }
            let object = if section.path == "source" { &object["items"] } else { object };
            assert_eq!(object["additionalProperties"], false, "{}", section.path);
            for key in &section.keys {
                let property = &object["properties"][key.name];
                assert!(property["description"].as_str().is_some_and(|about| !about.is_empty()));
                assert!(property["type"].is_string() || property["enum"].is_array());
                assert_eq!(property["default"].is_null(), key.default == NONE, "{}", key.name);
            }
        }
        let weights = &schema["properties"]["substitutes"]["properties"]["weights"]["properties"];
        assert_eq!(
            (&weights["nova"]["default"], &weights["nova"]["maximum"]),
            (&json!(3), &json!(1000))
        );
    }
}
