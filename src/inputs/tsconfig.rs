//! `tsconfig.json`: the options that change what the emitted program does or where it lies.
//!
//! One file at a time: whoever needs what `extends` brings merges the files with [`TsConfig::inherit`].

use indexmap::IndexMap;

use super::json::{self, InputError, Text};

/// What one tsconfig file says; `None` where it says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TsConfig {
    /// `extends`, in order; the later ones win.
    pub extends: Vec<Text>,
    /// `module`.
    pub module: Option<Text>,
    /// `moduleResolution`.
    pub module_resolution: Option<Text>,
    /// `target`.
    pub target: Option<Text>,
    /// `outDir`, relative to this file.
    pub out_dir: Option<Text>,
    /// `rootDir`, relative to this file.
    pub root_dir: Option<Text>,
    /// `baseUrl`, relative to this file.
    pub base_url: Option<Text>,
    /// `paths`.
    pub paths: IndexMap<String, Vec<Text>>,
    /// `verbatimModuleSyntax`: imports stay as they are written.
    pub verbatim_module_syntax: Option<bool>,
    /// `isolatedModules`.
    pub isolated_modules: Option<bool>,
    /// `importsNotUsedAsValues`, before TypeScript 5.5.
    pub imports_not_used_as_values: Option<Text>,
    /// `preserveValueImports`, before TypeScript 5.5.
    pub preserve_value_imports: Option<bool>,
    /// `emitDecoratorMetadata`: types of constructor parameters become values at run time.
    pub emit_decorator_metadata: Option<bool>,
    /// `experimentalDecorators`.
    pub experimental_decorators: Option<bool>,
    /// `useDefineForClassFields`.
    pub use_define_for_class_fields: Option<bool>,
    /// `noEmit`.
    pub no_emit: Option<bool>,
    /// `include`.
    pub include: Vec<Text>,
    /// Paths of `references`.
    pub references: Vec<Text>,
}

impl TsConfig {
    /// Reads a tsconfig.
    ///
    /// # Errors
    /// When the text is not JSON with comments, or is not an object.
    pub fn parse(text: &str) -> Result<Self, InputError> {
        json::with_object(text, |top| {
            let mut config = Self {
                extends: json::strings(json::value(top, "extends")),
                include: json::strings(json::value(top, "include")),
                ..Self::default()
            };
            if let Some(array) = json::value(top, "references").and_then(|it| it.as_array()) {
                let path = |it: &jsonc_parser::ast::Value<'_>| json::string(it.as_object()?, "path");
                config.references = array.elements.iter().filter_map(path).collect();
            }
            let Some(options) = json::object(top, "compilerOptions") else { return config };
            let text = |key| json::string(options, key);
            let flag = |key| json::boolean(options, key);
            config.module = text("module");
            config.module_resolution = text("moduleResolution");
            config.target = text("target");
            config.out_dir = text("outDir");
            config.root_dir = text("rootDir");
            config.base_url = text("baseUrl");
            config.imports_not_used_as_values = text("importsNotUsedAsValues");
            config.verbatim_module_syntax = flag("verbatimModuleSyntax");
            config.isolated_modules = flag("isolatedModules");
            config.preserve_value_imports = flag("preserveValueImports");
            config.emit_decorator_metadata = flag("emitDecoratorMetadata");
            config.experimental_decorators = flag("experimentalDecorators");
            config.use_define_for_class_fields = flag("useDefineForClassFields");
            config.no_emit = flag("noEmit");
            if let Some(paths) = json::object(options, "paths") {
                let entry = |it: &jsonc_parser::ast::ObjectProp<'_>| {
                    (it.name.as_str().to_owned(), json::strings(Some(&it.value)))
                };
                config.paths = paths.properties.iter().map(entry).collect();
            }
            config
        })
    }

    /// Takes over from `base` what this file does not say. Paths are *not* rebased: take `outDir`, `rootDir`, `baseUrl`
    /// and `paths` from the file that says them.
    pub fn inherit(&mut self, base: &TsConfig) {
        macro_rules! take {
            ($($field:ident),*) => { $( if self.$field.is_none() { self.$field = base.$field.clone(); } )* };
        }
        take!(module, module_resolution, target, verbatim_module_syntax, isolated_modules, imports_not_used_as_values);
        take!(preserve_value_imports, emit_decorator_metadata, experimental_decorators, use_define_for_class_fields);
        take!(no_emit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_trailing_commas_are_fine() {
        let text = r#"{
            // the base
            "extends": ["./a.json", "./b.json",],
            "compilerOptions": { /* out */ "outDir": "./dist", "rootDir": "src", "module": "NodeNext",
                "paths": { "@app/*": ["src/*"], }, "verbatimModuleSyntax": true, "emitDecoratorMetadata": "yes", },
            "references": [{ "path": "../db" }, 4],
        }"#;
        let config = TsConfig::parse(text).unwrap();
        assert_eq!(config.extends.len(), 2);
        assert_eq!(&text[config.out_dir.as_ref().unwrap().span.range()], "./dist");
        assert_eq!(config.paths["@app/*"][0].value, "src/*");
        assert_eq!(config.verbatim_module_syntax, Some(true));
        assert_eq!(config.emit_decorator_metadata, None);
        assert_eq!(config.references[0].value, "../db");
        assert!(TsConfig::parse("{").is_err());
    }

    #[test]
    fn what_a_file_says_wins_over_its_base() {
        let base = TsConfig::parse(r#"{"compilerOptions":{"module":"esnext","isolatedModules":true,"outDir":"x"}}"#);
        let mut config = TsConfig::parse(r#"{"compilerOptions":{"module":"commonjs"}}"#).unwrap();
        config.inherit(&base.unwrap());
        assert_eq!(config.module.unwrap().value, "commonjs");
        assert_eq!(config.isolated_modules, Some(true));
        assert_eq!(config.out_dir, None);
    }
}
