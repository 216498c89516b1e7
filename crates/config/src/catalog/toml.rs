//! TOML as a tree.

use crate::json::{Text, Value};
use toml::de::{DeTable, DeValue};

/// Reads the members of a file.
///
/// # Errors
/// If it is no TOML: the line, and what is wrong there.
pub fn read(text: &str) -> Result<Vec<(Text<'_>, Value<'_>)>, String> {
    let table = DeTable::parse(text).map_err(|error| {
        let line = error.span().and_then(|span| text.get(..span.start)).map_or(0, |before| before.lines().count());
        format!("line {}: {}", line.max(1), error.message())
    })?;
    Ok(members(table.into_inner()))
}

fn members(table: DeTable<'_>) -> Vec<(Text<'_>, Value<'_>)> {
    table.into_iter().map(|(key, value)| (key.into_inner(), tree(value.into_inner()))).collect()
}

fn tree(value: DeValue<'_>) -> Value<'_> {
    match value {
        DeValue::String(text) => Value::String(text),
        DeValue::Integer(number) => {
            let decimal = i64::from_str_radix(number.as_str(), number.radix()).map(|number| number.to_string());
            Value::Number(Text::Owned(decimal.unwrap_or_else(|_| number.to_string())))
        }
        DeValue::Float(number) => Value::Number(Text::Owned(number.to_string())),
        DeValue::Boolean(value) => Value::Bool(value),
        // Whoever wants a string is told to put it in quotes.
        DeValue::Datetime(time) => Value::Number(Text::Owned(time.to_string())),
        DeValue::Array(items) => Value::Array(items.into_iter().map(|item| tree(item.into_inner())).collect()),
        DeValue::Table(table) => Value::Object(members(table)),
    }
}
