//! A class split over several machines (processes in these tests), and its parts merged.

use std::fs;
use std::process::{Child, Stdio};
use std::time::Duration;

use super::{Apps, report, rows, run_in, write};
use crate::support::program::hintgrade;

#[test]
fn sixteen_shards_merged_are_the_report_of_one() {
    let apps = Apps::start(100, Duration::ZERO);
    let folder = tempfile::tempdir().unwrap();
    let table = apps.table(folder.path());
    // Some rows are duplicates, and some cannot be read.
    let text = fs::read_to_string(&table).unwrap();
    let more: String = apps.urls.iter().step_by(9).map(|url| format!("Twin,{url}/\n")).collect();
    fs::write(&table, format!("{text}{more}Nobody,\nNobody,\"\",x\nWrong,http://127.0.0.1:1\n")).unwrap();
    let one = run_in(folder.path(), &["class", "class.csv", "--format", "json:one.json"]);
    assert_eq!(one.exit, Some(3));
    let before = apps.requests();
    let shards: Vec<Child> = (1..=16)
        .map(|index| {
            let (file, part) = (format!("part-{index}.json"), format!("{index}/16"));
            hintgrade(&["class", "class.csv", "--format", &format!("json:{file}"), "--shard", &part])
                .current_dir(folder.path())
                .stderr(Stdio::null())
                .spawn()
                .unwrap()
        })
        .collect();
    for mut shard in shards {
        assert!(shard.wait().unwrap().code().is_some());
    }
    assert!(apps.requests().iter().zip(before).all(|(after, before)| after - before == 1), "each app once");
    // The order of the parts does not matter.
    let parts: Vec<String> = (1..=16).rev().map(|index| format!("part-{index}.json")).collect();
    let mut args = vec!["merge", "--rows", "class.csv", "--format", "json:merged.json"];
    args.extend(parts.iter().map(String::as_str));
    let merged = run_in(folder.path(), &args);
    let path = |name: &str| folder.path().join(name).display().to_string();
    assert_eq!(report(&path("merged.json")), report(&path("one.json")));
    assert_eq!((merged.exit, merged.stderr), (one.exit, one.stderr));
    args.pop();
    let short = run_in(folder.path(), &args);
    assert_eq!(short.exit, Some(3));
    let missing = rows(&fs::read_to_string(path("part-1.json")).unwrap());
    let words = short.stderr.lines().next().unwrap_or_default();
    assert!(words.starts_with("error: row") && words.contains(&missing[0].0.to_string()), "{words}");
}

#[test]
fn a_shards_index_is_what_kubernetes_says() {
    let apps = Apps::start(12, Duration::ZERO);
    let folder = tempfile::tempdir().unwrap();
    apps.table(folder.path());
    let part = |shard: &str, index: Option<&str>| {
        let mut command = hintgrade(&["class", "class.csv", "--format", "json", "--shard", shard]);
        command.envs(index.map(|index| ("JOB_COMPLETION_INDEX", index)));
        let output = command.current_dir(folder.path()).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let numbers: Vec<u64> = text(output.stdout).lines().flat_map(rows).map(|(number, ..)| number).collect();
        (numbers, text(output.stderr), output.status.code())
    };
    let mut all = Vec::new();
    for index in 0..3 {
        let auto = part("auto/3", Some(&index.to_string())).0;
        assert_eq!(auto, part(&format!("{}/3", index + 1), None).0);
        all.extend(auto);
    }
    all.sort_unstable();
    assert!(all.into_iter().eq(1..=12));
    for (shard, index) in [("auto/3", None), ("auto/3", Some("3")), ("4/3", None), ("0/3", None)] {
        let (_, stderr, exit) = part(shard, index);
        assert!(exit == Some(2) && stderr.contains(shard), "{stderr}");
    }
}

#[test]
fn problems_of_parts_are_reported() {
    let apps = Apps::start(5, Duration::ZERO);
    let folder = tempfile::tempdir().unwrap();
    apps.table(folder.path());
    run_in(folder.path(), &["class", "class.csv", "--format", "json:one.json"]);
    let one = fs::read_to_string(folder.path().join("one.json")).unwrap();
    let lines: Vec<&str> = one.lines().collect();
    let part = |name: &str, lines: &[&str]| drop(write(folder.path(), name, &(lines.join("\n") + "\n")));
    part("a.json", &lines[..2]);
    part("b.json", &lines[1..3]);
    write(folder.path(), "c.json", &format!("{}\n{}", lines[4], &lines[3][..50]));
    let merge = |args: &[&str]| run_in(folder.path(), &[&["merge", "--format", "csv"], args].concat());
    let stderr = |args: &[&str]| -> Vec<String> {
        let ran = merge(args);
        ran.stderr.lines().take_while(|line| !line.contains("submissions passed")).map(str::to_owned).collect()
    };
    let note = "note: rows after the last one in the parts may be missing: give the list with --rows to check";
    assert_eq!(
        stderr(&["a.json", "b.json", "c.json"]),
        [
            "warning: the last line of 'c.json' is incomplete, and was left out",
            "warning: row 2 is there more than once; the first stands",
            "error: row 4 is missing: is a part missing, or was one stopped? Continue it with --resume",
            note,
        ]
    );
    assert_eq!(stderr(&["a.json"]), [note]);
    assert_eq!(
        stderr(&["a.json", "--rows", "class.csv"]),
        ["error: rows 3, 4, 5 are missing: is a part missing, or was one stopped? Continue it with --resume"]
    );
    let numbers: Vec<String> =
        merge(&["c.json", "b.json", "a.json"]).stdout.lines().map(|line| line[1..2].to_owned()).collect();
    assert_eq!(numbers, ["r", "1", "2", "3", "5"]);
    part("d.json", &[&lines[1].replace("\"number\":2", "\"number\":1")]);
    let different = merge(&["a.json", "d.json"]);
    let words = "error: row 1 is one submission in 'a.json' and another in 'd.json': give parts of the same class\n";
    assert_eq!((different.exit, different.stderr.as_str()), (Some(2), words));
    // What is no report is left out, and its row is missing; a row's number may be any.
    let forged = lines[3].replace("\"number\":4", "\"number\":18446744073709551615");
    part(
        "f.json",
        &[
            lines[0],
            "{}",
            &lines[1].replace("\"hints\":[", "\"hints\":[7,"),
            &lines[2].replace("\"number\":3", "\"number\":0"),
            lines[4],
            &forged,
        ],
    );
    let told = stderr(&["f.json"]);
    for (line, begin) in told.iter().zip([
        "warning: line 2 of 'f.json' is not a report of a class (",
        "warning: line 3 of 'f.json' is not a report of a class (",
        "warning: line 4 of 'f.json' is not a report of a class (it has no row), and was left out",
        "error: rows 2, 3, 4, 6, 7, ",
    ]) {
        assert!(line.starts_with(begin), "{told:#?}");
    }
    assert_eq!(merge(&["f.json"]).stdout.lines().count(), 4);
    part("e.json", &["{}"]);
    let ran = merge(&["e.json"]);
    assert!(
        ran.exit == Some(2) && ran.stderr.starts_with("error: line 1 of 'e.json' is not a report of a class ("),
        "{ran:?}"
    );
}

#[test]
fn the_manifest_of_the_cluster_grades_a_class() {
    let manifest = include_str!("../../../docs/cluster/job.yaml");
    let job: serde_json::Value = serde_saphyr::from_str(manifest).unwrap();
    let spec = &job["spec"];
    let container = &spec["template"]["spec"]["containers"][0];
    let apps = Apps::start(20, Duration::ZERO);
    let folder = tempfile::tempdir().unwrap();
    fs::copy(apps.table(folder.path()), folder.path().join("students.csv")).unwrap();
    let here = |path: &str| folder.path().join(path).display().to_string();
    assert_eq!(spec["completionMode"], "Indexed");
    let completions = spec["completions"].as_u64().unwrap();
    let mut files = Vec::new();
    for index in 0..completions {
        let args: Vec<String> = container["args"]
            .as_array()
            .unwrap()
            .iter()
            .map(|arg| {
                let arg = arg.as_str().unwrap().replace("$(PART)", &index.to_string());
                arg.replace("/class/", &here("")).replace("/parts/", &here(""))
            })
            .collect();
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let status = hintgrade(&args).env("JOB_COMPLETION_INDEX", index.to_string()).stderr(Stdio::null()).status();
        assert!([0, 1].contains(&status.unwrap().code().unwrap()), "part {index}");
        files.push(here(&format!("{index}.json")));
    }
    let table = here("students.csv");
    let mut merge = vec!["merge", "--rows", &table];
    merge.extend(files.iter().map(String::as_str));
    let merged = run_in(folder.path(), &merge);
    assert!(merged.exit == Some(1) && merged.stderr.is_empty(), "{merged:?}");
    assert!(merged.stdout.contains("13 of 20 submissions passed, 7 failed\n"), "{}", merged.stdout);
}
