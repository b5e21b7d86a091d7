use loadproof::{discover::*, model::{packages::*, deployables::*}, finding::RelPath};
use std::sync::Arc;
fn main(){
 let root=std::path::PathBuf::from(std::env::args().nth(1).unwrap());
 let t=std::time::Instant::now();
 let inv=discover(&Options{threads:2,..Options::new(&root)}).unwrap();
 println!("== {} files {} others {} walk {:?}",root.display(),inv.files.len(),inv.other_files,t.elapsed());
 println!("{:?}",inv.skip_counts());
 for s in inv.skipped.iter().filter(|s| !matches!(s.reason,SkipReason::DeclarationFile)).take(25){println!("  skip {:?} {} {}",s.reason,s.path,s.is_dir)}
 let mut roles=std::collections::BTreeMap::new(); for f in inv.files.iter().filter(|f|matches!(f.kind,FileKind::Script(_))){*roles.entry(f.role).or_insert(0)+=1}
 println!("{roles:?}");
 for r in [Role::Seed,Role::Script,Role::Example,Role::Migration]{let v:Vec<_>=inv.files.iter().filter(|f|matches!(f.kind,FileKind::Script(_))&&f.role==r).map(|f|&*f.path).collect();println!("  {r:?}: {:?}",v.iter().step_by((v.len()/8).max(1)).collect::<Vec<_>>())}
 let read=|p:&RelPath|->Option<Arc<str>>{std::fs::read_to_string(inv.root.join(&**p)).ok().map(Into::into)};
 let t=std::time::Instant::now();
 let pk=Packages::build(&inv,&read); println!("packages {} in {:?}",pk.iter().count(),t.elapsed());
 let t=std::time::Instant::now();
 for (id,p) in pk.iter(){ if let Some(e)=&p.problem{println!("  PROBLEM {} {e}",p.dir)} for d in ["express","express-rate-limit","@nestjs/throttler","@prisma/client","@upstash/ratelimit","pg","next"]{ if p.manifest.dependencies.contains_key(d){ let v=pk.version(id,d); let s=match v{Installed::Exact(v,l)=>format!("={v} {}",l.path),Installed::Range(r,_)=>format!("range {r}"),o=>format!("{o:?}")}; println!("  {} {d} {s} (wanted {})",p.name(),p.manifest.dependencies[d].range.value)}}}
 println!("versions {:?}",t.elapsed());
 let t=std::time::Instant::now(); let d=Deployables::build(&pk,&inv,&read,&[]); println!("deployables {:?}",t.elapsed());
 for x in &d.list{println!("  {} ({})",x.name,pk.get(x.package).dir);for e in x.entries.iter().take(8){println!("     {} <- {} {:?}",e.path,e.from.path,e.command)} if x.entries.len()>8{println!("     ... {}",x.entries.len())}}
 println!("undecided {:?}",d.undecided.iter().map(|i|pk.get(*i).dir.to_string()).collect::<Vec<_>>());
}
