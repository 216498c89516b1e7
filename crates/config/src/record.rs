//! Records: objects with known keys.

use crate::field::Field;
use crate::json::{Path, Value};
use crate::mistakes::Mistakes;

/// Reads the members of an object into the fields of their keys.
///
/// All records share this, so that each of them adds little to the module.
pub fn read_members<'a>(
    value: Value<'a>,
    at: &Path<'_>,
    mistakes: &mut Mistakes,
    fields: &mut [(&'static str, &mut dyn Field<'a>)],
) {
    let members = match value {
        Value::Object(members) => members,
        other => return mistakes.wanted(at, "an object", other.kind()),
    };
    // One bit for each field. No record has as many as there are bits.
    let mut seen = 0_u64;
    for (given, value) in members {
        let Some(((key, field), place)) = fields.iter_mut().zip(0_u32..).find(|((key, _), _)| *key == given) else {
            mistakes.unknown(at, "key", &given, &mut fields.iter().map(|(key, _)| *key));
            continue;
        };
        let at = at.key(key);
        let bit = 1_u64.wrapping_shl(place);
        if seen & bit != 0 {
            mistakes.add(&at, "is given twice");
            continue;
        }
        seen |= bit;
        if !value.is_blank() {
            field.fill(value, &at, mistakes);
        }
    }
}

/// Defines a struct that can stand in a form and in the catalog, each field with its key.
#[macro_export]
macro_rules! record {
    ($(#[$doc:meta])* pub struct $name:ident $(<$life:lifetime>)? {
        $($(#[doc = $meaning:literal])* $field:ident: $key:literal => $type:ty,)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $name $(<$life>)? {
            $($(#[doc = $meaning])* pub $field: $type,)*
        }

        impl $(<$life>)? $name $(<$life>)? {
            /// The keys, in the order of the documentation.
            pub const KEYS: &'static [&'static str] = &[$($key),*];
        }

        impl<'a> $crate::Field<'a> for $name $(<$life>)? {
            fn fill(
                &mut self,
                value: $crate::json::Value<'a>,
                at: &$crate::json::Path<'_>,
                mistakes: &mut $crate::Mistakes,
            ) {
                $crate::read_members(value, at, mistakes, &mut [$(($key, &mut self.$field)),*]);
            }

            fn schema() -> $crate::Schema {
                $crate::Schema::Record(
                    stringify!($name),
                    vec![$($crate::Member {
                        key: $key,
                        meaning: concat!($($meaning),*).trim_ascii(),
                        schema: <$type as $crate::Field<'_>>::schema(),
                    }),*],
                )
            }
        }
    };
}
