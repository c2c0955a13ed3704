# What a learner reads, in English. One message a thing that hintgrade says; arguments are named in braces.

summary-passed = { $total ->
    [one] The hint passed
   *[other] All { $total } hints passed
  }

summary-mixed = { $passed } of { $total } hints passed, { $failed } failed, { $errored } could not be graded

summary-failed = { $passed } of { $total } hints passed, { $failed } failed

summary-empty = The challenge has no hints: there is nothing to grade

# Why a hint could not be decided. A fault on the way to the app:

fault-refused = nothing answers at { $url }: is the app running, and is the address right?

fault-unknown-host = the host of { $url } is not known: check the spelling of the address, and your connection

fault-unreachable = the host of { $url } cannot be reached: check your connection, and that the app is public

fault-timed-out = { $url } gave no complete answer within { $seconds } s: it may be starting up; try again, or raise --request-timeout

fault-broken-off = the connection to { $url } broke off before the answer was complete: the app may have crashed; look at its log, then try again

fault-tls = the secure connection to { $url } failed ({ $detail }): check the app's certificate, or use its http: address if it has one

fault-too-many-redirects = { $url } redirects more than { $limit } times: the app sends its visitors round in circles

fault-bad-redirect = { $url } redirects to something that cannot be followed ({ $detail })

fault-body-too-large = the answer of { $url } is larger than { $limit } bytes and was not read to its end; raise --max-body if it is right

fault-invalid-answer = { $url } does not answer in valid HTTP ({ $detail }): is another program listening there?

fault-foreign-host = the hint asked { $url }, which is not the app; allow it with --allow-host if you trust it

fault-needs-running-app = { $url } can only be answered by the running app, and a folder holds just its files: start the app and give its URL

fault-unreadable = the file behind { $url } cannot be read ({ $detail })

fault-other = the request to { $url } failed ({ $detail })

# The hint's own troubles:

trouble-timed-out = the hint ran longer than its limit of { $seconds } s; raise --hint-timeout if it needs more

trouble-never-settles = the hint waits for something that will never happen

trouble-out-of-memory = the hint wanted more memory than its limit of { $limit } bytes

trouble-stack-overflow = the hint nested its calls too deeply

trouble-too-many-requests = the hint sent more than { $limit } requests

trouble-unsupported = the hint uses { $name }, which hintgrade does not have yet

trouble-broken = the hint itself is broken (line { $line } of the challenge file: { $message }): this is not the app's fault; tell the challenge's author

trouble-broken-somewhere = the hint itself is broken ({ $message }): this is not the app's fault; tell the challenge's author

trouble-threw-nothing = the hint threw { $value }, which says nothing: this is not the app's fault; tell the challenge's author

trouble-engine = hintgrade's JavaScript engine failed ({ $message }); please report it

# Findings:

finding-error-page = { $path } was answered with { $status } { $reason }, an error page, and the hint judged that page

finding-empty-hint = this hint tests nothing: it passes whatever the app does

finding-not-awaited = the hint does not wait for what it starts; freeCodeCamp's page would not have noticed its outcome

finding-body-cut = the answer was cut at { $limit } bytes

# Reports other than the terminal's:

report-hint = Hint { $number }

report-hint-failed = Hint { $number } failed

report-hint-ungraded = Hint { $number } could not be graded

report-ungraded-hints = { $count ->
    [one] One hint could not be graded, which is not the app's doing or not certainly: see its output
   *[other] { $count } hints could not be graded, which is not the app's doing or not certainly: see their output
  }

report-behaviour = Behaviour

report-behaviour-works = The app does what it should

report-behaviour-broken = The app does not do what it should

report-behaviour-unknown = What the app does could not be told

report-verdicts = { $passed } of { $total } submissions passed, { $failed } failed, { $errored } could not be graded

report-share-failed = { $percent } % failed ({ $failed } of { $total })

report-commonest = most often { $kind } ({ $count })

report-left-out = { $count } more submissions do not fit in here.

report-page-title = Report

report-submission = Submission

report-submissions = Submissions

report-challenge = Challenge

report-hints = Hints

report-hint-by-hint = Hint by hint

report-verdict = Verdict

report-duration = Time

report-passed = passed

report-failed = failed

report-errored = could not be graded

report-all = all

report-search = Search

report-shown = shown

report-nothing = There are no reports.
