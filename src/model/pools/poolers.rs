//! Poolers that the repository's own compose files run.

use crate::inputs::compose;
use crate::model::Project;
use crate::model::env_vars::EnvFileKind;

impl Project {
    /// Whether a compose service of this name is a pooler that keeps a connection for a whole session.
    #[must_use]
    pub fn is_session_pooler(&self, host: &str) -> bool {
        self.compose_files().iter().any(|(_, file)| {
            file.service(host).is_some_and(|service| {
                ["POOL_MODE", "PGBOUNCER_POOL_MODE", "PGPOOL_MODE"].iter().any(|name| {
                    service.env(name).and_then(|it| it.value.as_ref()).is_some_and(|it| it.value == "session")
                })
            })
        })
    }

    /// The compose files of the repository, by path.
    #[must_use]
    pub fn compose_files(&self) -> Vec<(crate::finding::RelPath, compose::Compose)> {
        let files = self.inventory().files.iter().filter(|it| EnvFileKind::of(&it.path) == Some(EnvFileKind::Compose));
        files.filter_map(|it| Some((it.path.clone(), compose::parse(&self.text(&it.path)?)))).collect()
    }
}
