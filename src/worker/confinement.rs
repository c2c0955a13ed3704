//! What a worker process gives up before its first job, as far as the system has it: memory, processor time, files,
//! network, and every system call that it does not need.

use std::time::Duration;

use super::protocol::Missing;

/// The address space of a worker, in bytes: the memory of an engine, the largest stack for parsing, and the rest.
pub const MAX_ADDRESS_SPACE: u64 = (256 << 20) + (1 << 30) + (512 << 20);
/// The processor time of a worker, in seconds. One that has used a tenth of it is replaced after its job.
pub(super) const MAX_PROCESSOR_SECONDS: u64 = 600;

/// Limits memory, processor time and files, and turns off core dumps.
#[must_use]
pub fn limit_resources() -> Vec<Missing> {
    #[cfg(unix)]
    {
        use rlimit::Resource;
        let limits = [
            (Resource::AS, MAX_ADDRESS_SPACE),
            (Resource::CPU, MAX_PROCESSOR_SECONDS),
            (Resource::CORE, 0),
            (Resource::FSIZE, 0),
        ];
        let set = |(resource, limit): (Resource, u64)| resource.set(limit, limit).is_ok();
        if limits.into_iter().filter(|limit| !set(*limit)).count() == 0 { Vec::new() } else { vec![Missing::Limits] }
    }
    #[cfg(not(unix))]
    vec![Missing::Limits]
}

/// Closes every open file but the three standard ones, and forbids files and TCP. Holds for this thread and those that
/// it starts.
#[must_use]
pub fn forbid_files() -> Vec<Missing> {
    #[cfg(target_os = "linux")]
    {
        linux::close_files();
        linux::read_time_zone();
        if linux::forbid_files() { Vec::new() } else { vec![Missing::Landlock] }
    }
    #[cfg(not(target_os = "linux"))]
    vec![Missing::Landlock]
}

/// Forbids every system call that a worker does not need, in all its threads. It can still write to `output`.
#[must_use]
pub fn forbid_system_calls(output: i32) -> Vec<Missing> {
    #[cfg(target_os = "linux")]
    if linux::forbid_system_calls(output).is_ok() {
        return Vec::new();
    }
    let _ = output;
    vec![Missing::Seccomp]
}

/// The processor time that this process has used; 0 where the system is not Linux.
pub(super) fn processor_time() -> Duration {
    #[cfg(target_os = "linux")]
    return linux::processor_time();
    #[cfg(not(target_os = "linux"))]
    Duration::ZERO
}

/// Ends this process by SIGPROF once it has used this much more processor time; 0 lifts the limit. No code of the engine
/// can put that off. Where the system is not Linux it does nothing.
pub(super) fn limit_processor_time(limit: Duration) {
    #[cfg(target_os = "linux")]
    linux::limit_processor_time(limit);
    #[cfg(not(target_os = "linux"))]
    let _ = limit;
}

#[cfg(target_os = "linux")]
mod linux {
    use std::collections::BTreeMap;
    use std::time::Duration;

    use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetStatus, Scope};
    use seccompiler::{
        BpfProgram, Error, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
    };

    /// System calls without a condition: memory, locks, time, randomness, ending, and what a thread does as it begins.
    const ALLOWED: &[i64] = &[
        libc::SYS_brk,
        libc::SYS_clock_gettime,
        libc::SYS_clock_nanosleep,
        libc::SYS_exit,
        libc::SYS_exit_group,
        libc::SYS_futex,
        libc::SYS_getpid,
        libc::SYS_getrandom,
        libc::SYS_gettid,
        libc::SYS_madvise,
        libc::SYS_mremap,
        libc::SYS_munmap,
        libc::SYS_nanosleep,
        libc::SYS_restart_syscall,
        libc::SYS_rseq,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sched_getaffinity,
        libc::SYS_sched_yield,
        libc::SYS_set_robust_list,
        libc::SYS_setitimer,
        libc::SYS_sigaltstack,
    ];

    #[allow(unsafe_code)]
    pub(super) fn close_files() {
        // SAFETY: nothing in this process has opened a file yet. Where the call is missing, seccomp still forbids to
        // read and write other files than those of the worker.
        unsafe { libc::syscall(libc::SYS_close_range, 3, u32::MAX, 0) };
    }

    /// The C library reads the time zone's file when it first needs it, which must be now.
    #[allow(unsafe_code)]
    pub(super) fn read_time_zone() {
        let now: libc::time_t = 0;
        // SAFETY: both pointers are to local values of the right types, and no other thread runs yet.
        unsafe {
            let mut broken_down = std::mem::zeroed();
            libc::localtime_r(&raw const now, &raw mut broken_down);
        }
    }

    #[allow(unsafe_code)]
    pub(super) fn processor_time() -> Duration {
        let mut used = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        // SAFETY: the pointer is to a local value of the right type.
        unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &raw mut used) };
        Duration::new(used.tv_sec.unsigned_abs(), u32::try_from(used.tv_nsec).unwrap_or(0))
    }

    #[allow(unsafe_code)]
    pub(super) fn limit_processor_time(limit: Duration) {
        let never = libc::timeval { tv_sec: 0, tv_usec: 0 };
        let once = libc::timeval {
            tv_sec: limit.as_secs().try_into().unwrap_or(libc::time_t::MAX),
            tv_usec: limit.subsec_micros().into(),
        };
        let timer = libc::itimerval { it_interval: never, it_value: once };
        // SAFETY: the pointer is to a local value of the right type; the other may be null.
        unsafe { libc::setitimer(libc::ITIMER_PROF, &raw const timer, std::ptr::null_mut()) };
    }

    /// Whether the kernel has Landlock, with at least the rules for files.
    pub(super) fn forbid_files() -> bool {
        let abi = ABI::V6;
        let restrict = || {
            Ruleset::default()
                .handle_access(AccessFs::from_all(abi))?
                .handle_access(AccessNet::from_all(abi))?
                .scope(Scope::from_all(abi))?
                .create()?
                .restrict_self()
        };
        restrict().is_ok_and(|status| status.ruleset != RulesetStatus::NotEnforced)
    }

    pub(super) fn forbid_system_calls(output: i32) -> Result<(), Error> {
        let mut rules: BTreeMap<i64, Vec<SeccompRule>> = ALLOWED.iter().map(|call| (*call, Vec::new())).collect();
        let rule = |argument, operator, value| {
            SeccompRule::new(vec![SeccompCondition::new(argument, SeccompCmpArgLen::Dword, operator, value)?])
        };
        let is = |argument, value| rule(argument, SeccompCmpOp::Eq, value);
        let not_executable = || rule(2, SeccompCmpOp::MaskedEq(libc::PROT_EXEC as u64), 0);
        rules.insert(libc::SYS_read, vec![is(0, 0)?]);
        rules.insert(libc::SYS_write, vec![is(0, output as u64)?, is(0, 2)?]);
        rules.insert(libc::SYS_mmap, vec![not_executable()?]);
        rules.insert(libc::SYS_mprotect, vec![not_executable()?]);
        // To abort itself.
        rules.insert(libc::SYS_tgkill, vec![is(0, u64::from(std::process::id()))?]);
        let refuse = SeccompAction::Errno(libc::EPERM as u32);
        let filter = SeccompFilter::new(rules, refuse, SeccompAction::Allow, std::env::consts::ARCH.try_into()?)?;
        let program: BpfProgram = filter.try_into()?;
        seccompiler::apply_filter_all_threads(&program)
    }
}
