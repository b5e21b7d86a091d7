//! Placeholder until the readers of env files are merged.

use crate::finding::Location;

#[derive(Clone, Debug)]
pub struct Declaration {
    pub value: Option<String>,
    pub location: Location,
}

#[derive(Default)]
pub struct EnvDeclarations {}

impl EnvDeclarations {
    pub fn declared(&self, _name: &str) -> &[Declaration] {
        &[]
    }
    pub fn is_platform_provided(&self, name: &str) -> bool {
        name == "PORT"
    }
}
