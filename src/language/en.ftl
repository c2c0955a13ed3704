# What a learner reads, in English. One message a thing that hintgrade says; arguments are named in braces.

verbatim = { $text }

summary-passed = { $total ->
    [one] The hint passed
   *[other] All { $total } hints passed
  }

summary-mixed = { $passed } of { $total } hints passed, { $failed } failed, { $errored } could not be graded

summary-failed = { $passed } of { $total } hints passed, { $failed } failed

summary-empty = The challenge has no hints: there is nothing to grade

summary-challenges = { $passed } of { $total } challenges passed, { $failed } failed, { $errored } could not be graded

# Why a hint could not be decided. A fault on the way to the app:

fault-refused = nothing answers at { $url }: is the app running, and is the address right?

fault-unknown-host = the host of { $url } is not known: check the spelling of the address, and your connection

fault-unreachable = the host of { $url } cannot be reached: check your connection, and that the app is public

fault-timed-out = { $url } gave no complete answer within { $seconds } s: it may be starting up; try again, or raise --request-timeout

fault-broken-off = the connection to { $url } broke off before the answer was complete: the app may have crashed; look at its log, then try again

fault-tls = the secure connection to { $url } failed ({ $detail }): check the app's certificate, or use its http: address if it has one

fault-too-many-redirects = { $url } redirects more than { $limit } times: the app sends its visitors round in circles

fault-redirect-loop = { $url } redirects more than { $limit } times within the app: a browser gives up there, and the hint's request fails

fault-bad-redirect = { $url } redirects to something that cannot be followed ({ $detail })

fault-unwanted-redirect = { $url } redirects to something that cannot be followed (the hint wants none)

fault-body-too-large = the answer of { $url } is larger than { $limit } bytes and was not read to its end; raise --max-body if it is right

fault-invalid-answer = { $url } does not answer in valid HTTP ({ $detail }): is another program listening there?

fault-not-public = the host of { $url } has no public address, and --public-only keeps to those; let it through with --allow-host if you trust it

fault-host-status = the host answered { $status } in the app's place ({ $url }): the app may be asleep, starting or stopped; open its address in a browser, wait until the app itself appears, then grade again, or wait for it with --wait

fault-host-status-wait = the host answered { $status } in the app's place; it asks to wait { $seconds } s ({ $url }): grade again then, or wait for it with --wait

fault-host-sign-in = the host answered with a sign-in page in the app's place ({ $url }): make the app, or its port, public

fault-host-private = the host answered { $status } without a page in the app's place ({ $url }): make the app, or its port, public

fault-host-page = the host answered { $status } with an answer of its own in the app's place ({ $url }): the app may be asleep, stopped or deleted; open its address in a browser, wait until the app itself appears, then grade again

fault-host-listing = a list of files was answered in the app's place ({ $url }): start the app there, not a server for its files

fault-host-parked = the page of a parked domain was answered in the app's place ({ $url }): check the spelling of the address, and that the domain is still the app's

fault-run-too-large = { $url } was not read to its end, since the whole run has read its limit of { $limit } bytes; raise --max-total-bytes if that is right

fault-run-too-long = { $url } was not awaited, since the whole run has taken its limit of { $seconds } s; raise --max-total-time if it needs more

fault-too-many-requests = { $url } got more than { $limit } requests of the live checks, which is their limit

fault-foreign-host = the hint asked { $url }, which is not the app; allow it with --allow-host if you trust it

fault-needs-running-app = { $url } can only be answered by the running app, and a folder holds just its files: start the app and give its URL

fault-unreadable = the file behind { $url } cannot be read ({ $detail })

fault-other = the request to { $url } failed ({ $detail })

# Why a hint could not be decided that had its answers:

hint-error-timed-out = the hint ran longer than its limit of { $seconds } s; raise --hint-timeout if it needs more

hint-error-run-too-long = the hint was cut short, since the whole run has taken its limit of { $seconds } s; raise --max-total-time if it needs more

hint-error-never-settles = the hint waits for something that will never happen

hint-error-out-of-memory = the hint wanted more memory than its limit of { $limit } bytes; if the app and the challenge are ordinary ones, please report it

hint-error-stack-overflow = the hint nested its calls too deeply

hint-error-engine-limit = the hint reached a limit of hintgrade's JavaScript engine that a browser does not have ({ $message }), so whether the app is right could not be decided

hint-error-too-many-requests = the hint sent more than { $limit } requests

hint-error-unsupported = the hint uses { $name }, which hintgrade does not have yet

hint-error-broken = the hint itself is broken (line { $line } of the challenge file: { $message }): this is not the app's fault; tell the challenge's author

hint-error-broken-somewhere = the hint itself is broken ({ $message }): this is not the app's fault; tell the challenge's author

hint-error-threw-nothing = the hint threw { $value }, which says nothing: this is not the app's fault; tell the challenge's author

hint-error-engine = hintgrade's JavaScript engine failed ({ $message }); please report it

hint-error-crashed = the process that ran this hint crashed ({ $status }); the submission or the challenge may be hostile: if neither is, please report it

# Findings:

severity-warning = warning

severity-note = note

severity-help = help

some-text = what the hint looked at

finding-empty-hint = this hint tests nothing: it passes whatever the app does

finding-not-awaited = the hint does not wait for what it starts; freeCodeCamp's page would not have noticed its outcome

finding-not-awaited-session = the hint does not wait for what it starts, so freeCodeCamp's page would not have noticed its outcome; it posts without cookies, so a browser's redirect would come to any app without the session, even to one that is right: it is graded with the session that the app began

finding-not-explained = the hints are decided, and explaining them did not end: { $detail }

# What stood in a file's place:

finding-file-missing = the folder has no { $file }

help-file-missing = give the folder that holds it; if your code is in a file of another name, rename it: the challenge reads just this one

help-file-elsewhere = { $other } looks like it: rename it to { $file }, or give the folder that holds { $file }; the challenge reads just this one

finding-boilerplate-missing = the app does not serve { $path } ({ $status }): the boilerplate's fcctesting.js, which shows your code to freeCodeCamp, is not in use

help-boilerplate-missing = write `const fccTesting = require('./freeCodeCamp/fcctesting.js');` at the top of server.js and `fccTesting(app);` right after `const app = express();`, then start the app again

finding-api-error = { $path } was answered with { $status } { $reason }, an error page, and the hint judged that page: the boilerplate could not read { $file }

help-api-error = is there a { $file } beside package.json? Code in a file of another name (app.js, index.js) is not seen

finding-error-page = { $path } was answered with { $status } { $reason }, an error page, and the hint judged that page

help-error-page = open that address in a browser: you should see your file

finding-host-page = { $path } was answered with a page that may be the host's and not your app's ({ $status } { $reason }), and the hint judged that page

help-host-page = is it your app's? Open that address in a browser: if it is the host's, the app may be asleep, stopped or deleted; wait until the app itself appears, then grade again

finding-host-page-titled = { $path } was answered with a page that may be the host's and not your app's ({ $status } { $reason }, "{ $title }"), and the hint judged that page

finding-page-instead = { $path } was answered with an HTML page instead of the file, and the hint judged that page

help-page-instead = if the host shows that page while the app starts, wait and grade again; if it is the app's own, see that { $path } is not caught by a route for every address

finding-no-fcctesting = { $path } does not use fcctesting.js: once the app is deployed, freeCodeCamp cannot read your code

help-no-fcctesting = write `const fccTesting = require('./freeCodeCamp/fcctesting.js');` at the top and `fccTesting(app);` after this line

help-no-fcctesting-module = rename freeCodeCamp/fcctesting.js to fcctesting.cjs, write `import fccTesting from './freeCodeCamp/fcctesting.cjs';` at the top and `fccTesting(app);` after this line

label-fcctesting-after = `fccTesting(app);` belongs after this

finding-slow-answer = { $path } took { $seconds } s to answer; freeCodeCamp's page has given up after 5 s

help-slow-answer = an app that was asleep is slow once: grade it again while it is awake

finding-no-cors = a page of freeCodeCamp may not read { $paths }: the answer has no Access-Control-Allow-Origin header for it

help-no-cors = call `fccTesting(app);` right after `const app = express();`: it sends that header

help-no-cors-on-some = what is served before `fccTesting(app);` goes without the header: move that call above the other app.use lines

help-cors-package = write `{ $load }` at the top of server.js and `{ $call }` right after `const app = express();`, above every route (`npm install cors` adds the package): it sends those headers and answers OPTIONS

finding-cors-any-origin = a page of freeCodeCamp may not read the answer to { $requests }: it is sent with cookies, and then Access-Control-Allow-Origin has to name the page's origin, not `*`

finding-cors-no-credentials = a page of freeCodeCamp may not read the answer to { $requests }: it is sent with cookies, and the answer has no `Access-Control-Allow-Credentials: true`

finding-mixed-content = a browser would not request { $urls }: freeCodeCamp's page came over https, and this is http

help-mixed-content = let the app answer and redirect to https: addresses only

finding-preflight = a browser would not send { $requests }: before it, it asks the app with an OPTIONS request, and { $reason }

preflight-no-origin = the answer has no Access-Control-Allow-Origin header for freeCodeCamp's page

preflight-any-origin = for a request with cookies the answer's Access-Control-Allow-Origin has to name the page's origin, not `*`

preflight-no-credentials = for a request with cookies the answer needs `Access-Control-Allow-Credentials: true`

preflight-status = the answer has the status { $status }, where it has to be one from 200 to 299

preflight-redirected = the answer is a redirect, which a browser does not follow there

preflight-method = the answer's Access-Control-Allow-Methods does not name { $methods }

preflight-header = the answer's Access-Control-Allow-Headers does not name { $header }

# What the site would refuse of an address:

finding-editor = { $host } is where code is edited, not where your app runs: freeCodeCamp would not take this address

help-editor = give the address of the running app, the one that shows your page and nothing else

finding-own-demo = { $host } is freeCodeCamp's own example: it would not take this address

help-own-demo = give the address of your own app

finding-plain-http = freeCodeCamp would not take this address: { $host } is public, and the address is not https:

help-plain-http = use the https: address of your app

finding-private-address = freeCodeCamp cannot reach { $host } and would not take this address: it is known only on your own network

help-private-address = hand in http://localhost with the app's port, or the address of a host that everybody reaches

finding-address-path = the address has a path, { $path }; most hints begin at { $host } itself and leave it out

help-address-path = give the address without the path, if the app answers there

# A file that cannot be used:

finding-syntax-error = { $path } is not valid JavaScript: { $message }

finding-too-deep = { $path } is too deeply nested to be read

help-too-deep = break it up: no code that a person writes nests this deep

finding-merge-left = { $path } is not valid JavaScript: a merge left its marks in it

label-merge-begins = the first version begins here

label-merge-other = the second version begins here

label-merge-ends = and ends here: keep one of them, and none of the marks

help-syntax-error-server = Node refuses this file, so the app cannot start, whatever the hints say

help-syntax-error-page = a browser refuses the whole file, so nothing of it runs

finding-used-too-early = `{ $name }` is used before the line that makes it: { $path } throws while it is loaded, and the app never starts

help-used-too-early = move the line that declares `{ $name }` above its first use

finding-never-declared = nothing declares `{ $name }`: { $path } throws while it is loaded, and the app never starts

help-never-declared = declare or require `{ $name }` above this line, or correct its spelling

finding-hidden-at-start = `{ $name }` is declared only in a function or block that this line stands outside of: { $path } throws while it is loaded, and the app never starts

help-hidden-at-start = move that declaration of `{ $name }` out of there and above this line, or this line in there

label-not-seen-here = not known here

label-hidden = known only in here

label-used-here = `{ $name }` has no value yet

label-declared-here = made only here

# A pattern that does not match. The wanted piece is nowhere:

finding-no-match = the hint looks for `{ $wanted }`, and that is not in { $path }

help-no-match = write `{ $wanted }` as the lesson shows it; the hint reads just this file, as text, letter by letter

finding-no-match-of-several = the hint looks for { $all }, in this order, and not all of it is in { $path }

help-no-match-of-several = write all of it as the lesson shows it; the hint reads just this file, as text, letter by letter

label-could-stand-here = it could stand here

label-could-stand-above = it could stand above this

label-could-stand-below = it could stand below this

label-matches = this fits

finding-empty-file = { $path } is empty

finding-no-match-at-all = nothing in the { $lines } lines of { $path } fits { $pattern }

finding-unwanted-match = the hint wants this gone from { $path }

label-unwanted = this should not be here

# The wanted piece is not there, but something like it is:

near-case = the hint looks for `{ $wanted }`; yours, `{ $found }`, differs in capital letters

near-case-label = capital letters count

near-case-help = write `{ $wanted }`

near-separator = the hint looks for `{ $wanted }`; yours, `{ $found }`, differs in spaces, hyphens or underscores

near-separator-label = written in another way

near-separator-help = write `{ $wanted }`, exactly so

near-letters = the hint looks for `{ $wanted }`; yours is spelled `{ $found }`

near-letters-label = spelled in another way

near-letters-help = write `{ $wanted }`, letter by letter

near-words = the hint looks for `{ $wanted }`, and here stands `{ $found }`

near-words-label = another name

near-words-help = if this is meant to be it, write `{ $wanted }` here; if not, add a line for `{ $wanted }`

near-other-object = the hint looks for `{ $wanted }`, and here it is `{ $found }`

near-other-object-label = the right method, but of something else

near-other-object-help = write `{ $wanted }`

near-other-member = the hint looks for `{ $wanted }`, and here it is `{ $found }`

near-other-member-label = another method

near-other-member-help = write `{ $wanted }`

near-template = the hint looks for `{ $wanted }` in single or double quotes, and here stand backticks

near-template-label = backticks

near-template-help = write { $wanted }

near-curly-quotes = the hint looks for `{ $wanted }`, and these quotes are typographic ones, as a word processor makes them

near-curly-quotes-label = not quotes to JavaScript

near-curly-quotes-help = type { $wanted } with the quotes of your keyboard

near-other-quotes = the hint looks for `{ $wanted }`, and here stand quotes of another kind

near-other-quotes-label = other quotes

near-other-quotes-help = write { $wanted }

near-signs = the hint looks for `{ $wanted }`; in `{ $found }` the name is right, but not what follows it

near-signs-label = the name is right

near-signs-help = write `{ $wanted }`

near-order = the hint looks for `{ $wanted }` further down; here it comes too early

near-order-label = this should come later

near-order-help = move `{ $wanted }` to where it belongs: after what the hint looks for before it

near-line-break = the hint looks for `{ $wanted }` without a line break in it or before it, and here the line breaks

near-line-break-label = the line breaks here

near-line-break-help = write it in one line: the code is right, but this hint does not read across lines

near-space = the hint looks for `{ $wanted }` with fewer spaces than here

near-space-label = a space too many

near-space-help = take the space out: the code is right, but this hint reads it letter by letter

near-no-space = the hint looks for a space before `{ $wanted }`

near-no-space-label = a space is missing before this

near-no-space-help = put a space before `{ $wanted }`

near-surroundings = the hint looks for `{ $wanted }`; it is here, but what stands around it is not what the hint wants

near-surroundings-label = right, but not what is around it

near-surroundings-help = compare what stands before and after `{ $wanted }` with the lesson

near-in-its-place = the hint looks for `{ $wanted }`, and in its place stands `{ $found }`

near-in-its-place-label = `{ $wanted }` should stand here

near-in-its-place-help = write `{ $wanted }` here

near-nothing-in-its-place = the hint looks for `{ $wanted }`, and nothing stands in its place

near-nothing-in-its-place-label = `{ $wanted }` is missing here

near-nothing-in-its-place-help = add `{ $wanted }` here

near-other-file = the hint looks for this in { $path }, and it stands in { $other }

near-other-file-label = right, but in another file

near-other-file-help = this hint reads only { $path }: write it there, or leave it if a later lesson moved it

near-comment-label = in a comment, which does nothing

near-comment-help = write it as code, with `{ $wanted }`: the hint and your app have no use for it in a comment

near-rename-help = call it `{ $wanted }`, here and wherever else `{ $found }` stands

near-rename-words-help = if this is meant to be it, call it `{ $wanted }`, here and wherever else `{ $found }` stands; if not, add a line for `{ $wanted }`

near-value-help = keep this value in a variable `{ $wanted }`, and write `{ $wanted }` here

near-another-help = is this meant to be `{ $wanted }`? If so, write it like that; if it is for something else, keep it and add `{ $wanted }`

# A hint of the lesson on emitting, and what to change:

lesson-no-socket-io = Socket.IO is not in { $path } yet: an earlier lesson was left out, and this one builds on it

lesson-no-socket-io-help = do that first: give your app to an http server, give that server to Socket.IO, and let it listen in place of the app; `npm install socket.io` adds the package

lesson-no-socket-io-label = the http server and Socket.IO belong below this

lesson-listen-label = the http server must listen, not the app

lesson-no-handler = nothing in { $path } listens for clients that connect, and the number is to be sent when one does

lesson-no-handler-help = listen for `connection`, raise `{ $wanted }` there, and send it with `{ $line }`

lesson-no-handler-counter-help = write `let { $wanted } = 0;` below this; the handler that raises it comes next

lesson-no-handler-label = the handler for `connection` belongs below this

lesson-declare = the hint looks for `{ $wanted }`, the number of users, and { $path } has no variable of that name

lesson-declare-help = write `let { $wanted } = 0;` above the handler, so that all clients share it

lesson-declare-label = `let { $wanted } = 0;` belongs above this

lesson-rename = the hint looks for `{ $wanted }`, and your number is called `{ $found }`

lesson-value = the hint looks for `{ $wanted }`, and your number has no name: `{ $found }`

lesson-emit = the hint looks for `{ $line }`, and that is not in { $path }

lesson-emit-help = write it inside the function for `connection`, after this line, which raises the number

lesson-emit-count-help = write `++{ $wanted };` and then `{ $line }` inside this function

lesson-emit-object = the hint looks for `{ $line }`; { $found } sends an object, and not the number alone

lesson-emit-other = the hint looks for `{ $line }`, and this sends the event { $found }

lesson-emit-keep-help = keep this line if something listens to it, and write `{ $line }` above it

lesson-emit-label = the number is raised here

lesson-inside-label = inside this function

lesson-keep-label = another event: keep it

lesson-change-help = write `{ $line }` in its place

lesson-change-label = this should be `{ $line }`

lesson-no-socket = nothing in { $path } connects to the server: it has no `socket` yet

lesson-no-socket-help = begin with `let socket = io();`, and listen below it with `socket.on({ $event }, ...)`

lesson-listen = the hint looks for `socket.on({ $event }`, and that is not in { $path }

lesson-listen-help = keep your other listeners, and add this one

lesson-listen-change-help = write `socket.on({ $event }, ...)` in its place

lesson-listen-change-label = this should be `socket.on({ $event }`

lesson-listen-label-below = the listener belongs below this

# Edits, on the terminal:

suggest-add = add above line { $line } of { $path }:

suggest-change = change line { $line } of { $path } to:

suggest-write = at { $places } of { $path }, write `{ $text }` in place of what is there

suggest-uncertain = this may be what is meant:

# Doubts about a pattern that matches:

finding-matched-in-comment = the hint passes only thanks to a comment: without the comments in { $path } it would fail

help-matched-in-comment = a comment does nothing: write the code itself

label-comment = a comment, not code

label-nearest-code = what comes nearest in code

finding-matched-in-string = the hint passes only thanks to a text in quotes in { $path }, which is not code that runs

help-matched-in-string = write it as code, outside of the quotes

label-string = a text, not code

finding-stitched-match = the hint passes by chance: it puts pieces of { $path } together that have nothing to do with one another

help-stitched-match = write what the hint asks for as one call

label-piece = taken for `{ $piece }`

finding-emits-while-loading = this emits as the app starts, when nobody is connected yet: nobody ever gets it

label-while-loading = runs once, at the start

finding-emits-on-leaving = the hint passes thanks to this line, which runs as somebody leaves and not as somebody connects

label-on-leaving = runs on `disconnect`

label-nearest-in-time = what comes nearest outside of `disconnect`

help-emit-on-connection = emit inside the function for `connection`, after the number has changed

finding-undeclared = nothing declares `{ $name }`: this line throws when it runs

help-undeclared = declare `{ $name }`, or correct its spelling

finding-hidden = `{ $name }` is declared only in a function or block that this line stands outside of: this line throws when it runs

help-hidden = move that declaration of `{ $name }` out of there, or this line in there

label-undeclared = not declared anywhere

# An assertion about a value:

finding-wrong-value = the hint expects { $expected }, and your app gave { $actual }

finding-missing-key = the hint looks for `{ $expected }` in { $actual }

finding-assertion = `{ $name }` does not hold: your app gave { $actual }, and the hint compares it with { $expected }

finding-assertion-of-one = `{ $name }` does not hold for { $actual }

help-request = it is about the answer to { $method } { $path } ({ $status })

help-request-at = it is `{ $at }` in the answer to { $method } { $path } ({ $status })

label-expected = the hint expects { $expected }

label-missing-key = `{ $key }` is missing here

label-extra = the hint expects no such thing

label-this-value = this value

finding-key-absent = the hint reads `{ $code }`, and `{ $key }` is not in the answer

finding-key-absent-expected = the hint expects { $expected } as `{ $code }`, and `{ $key }` is not in the answer

finding-condition = the hint checks `{ $code }`, and that gives { $actual }

finding-undefined = the hint reads `{ $code }`, and there is no such value

finding-not-in-text = the hint looks for { $wanted } in the text "{ $text }"

finding-not-in-empty-text = the hint looks for { $wanted } in a text that is empty

part-is = `{ $code }` is { $value }

part-absent = `{ $code }` is not in the answer

# An error that ended a hint:

finding-not-json = the hint reads the answer to { $method } { $path } as JSON, and it is not JSON

finding-broken-json = { $path } is not valid JSON

help-broken-json = look for a comma or a quote that is missing or too many, here or just before

label-broken-json = valid JSON up to here

finding-reads-of-something = the hint reads `{ $name }` of something that is { $nothing }

finding-reads-of-absent = the hint reads `{ $name }` of `{ $object }`, and that is not in the answer

finding-reads-of-nothing = the hint reads `{ $name }` of `{ $object }`, which is { $nothing }

finding-no-function = `{ $code }` is not a function

finding-no-function-absent = `{ $code }` is not a function: `{ $object }` is not in the answer

finding-threw = the hint ended with an error: { $message }

finding-threw-nothing = the hint ended with an error that has no message

finding-waits = the hint waits for something that never comes

# What the app answered:

answer-was = { $method } { $path } answered { $status } with { $body }

answer-none = { $method } { $path } had no answer

answer-opaque = { $method } { $path } answered with a redirect, which the hint does not follow

body-empty = an empty body

body-empty-object = a JSON object without keys

body-object = JSON with the keys { $keys }

body-array = a JSON array of { $count ->
    [one] 1 item
   *[other] { $count } items
    }

body-value = the JSON value { $value }

body-page = an HTML page that begins with "{ $line }"

body-page-titled = an HTML page called "{ $title }" that begins with "{ $line }"

body-text = the text "{ $line }"

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

report-points = points: { $earned } of { $possible }
report-verdicts = { $passed } of { $total } submissions passed, { $failed } failed, { $errored } could not be graded

report-share-failed = { $percent } % failed ({ $failed } of { $total })

report-share-errored = { $count } could not be graded

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

# Watching:

watch-hint = hint { $number }: { $before } -> { $now }

watch-check = behaviour { $number }: { $before } -> { $now }

watch-changed = Changed: { $what }

watch-unchanged = No verdict has changed since the last time.

watch-saves = Round { $count }. { $name } is graded again at each save.

watch-every = Round { $count }. { $name } is graded again every { $seconds } s.

watch-end = Ctrl-C ends.

watch-end-key = q ends.

report-search = Search

report-shown = shown

report-nothing = There are no reports.
# What the app really does:

behaviour-connect = connect { $number } -> { $value }

behaviour-nothing = nothing

behaviour-works-rehearsal = rehearsed: it works

behaviour-broken-rehearsal = rehearsed: it does not work

behaviour-unknown-rehearsal = rehearsed: could not tell whether it works

behaviour-works-live = live: it works

behaviour-broken-live = live: it does not work

behaviour-unknown-live = live: could not tell whether it works

behaviour-does-not-rise = '{ $event }' is emitted, but its number does not rise by one with each connection

behaviour-does-not-rise-elsewhere = '{ $detail }' is raised only here, and this does not run when a client connects: raise it in the connection handler, before it is emitted

behaviour-does-not-rise-inside = '{ $detail }' is declared here, inside of the function that runs for each client, and starts anew each time: declare it above that function

behaviour-does-not-rise-never = '{ $detail }' is emitted with '{ $event }', but nothing changes it: raise it when a client connects

behaviour-does-not-rise-outside = '{ $detail }' changes here once, when the app starts: raise it in the connection handler

behaviour-does-not-rise-same = '{ $detail }' gets the same value here with each connection: ++{ $detail } raises it by one

behaviour-emits-before-counting = '{ $event }' is emitted before the new client is counted: the first one hears 0

behaviour-emits-on-disconnect = '{ $event }' is emitted here when a client leaves, and not when one connects

behaviour-emits-outside-handler = '{ $event }' is emitted outside of the connection handler, before anybody is there to hear it

behaviour-emits-to-one = '{ $event }' goes only to the new client; io.emit sends it to everybody

behaviour-emits-to-others = '{ $event }' goes to everybody but the new client; io.emit sends it to that one too

behaviour-falls-on-leave = '{ $event }' is emitted too when a client leaves, which the next lesson asks for

behaviour-listens-elsewhere = the app listens here with a server of its own, to which Socket.IO is not attached: no client gets through; listen with the http server

behaviour-never-emits = '{ $event }' is never emitted when a client connects

behaviour-never-listens = the server that Socket.IO is attached to never listens

behaviour-no-handler = nothing listens to the connection of clients, so '{ $event }' is never emitted

behaviour-object-for-number = '{ $event }' carries an object or a list; it should be just the number

behaviour-page-never-listens = the page's script has no listener for '{ $event }'

behaviour-page-never-listens-late = the page's script listens to '{ $event }' only once somebody acts in the page: its lines stand inside of a handler

behaviour-page-never-listens-throws = the page's script runs into an error here, and so never listens to '{ $event }': { $detail }

behaviour-page-shows-nothing = the page's script listens to '{ $event }', but shows nothing of it: the lesson asks for console.log

behaviour-socket-io-missing = { $detail ->
    [live] the app answers, but no Socket.IO does: it is not attached to the server that listens, so no client can connect
   *[other] Socket.IO is not attached to any server, so no client can connect
  }

behaviour-syntax-error = the file is no valid JavaScript, so nothing of it runs: { $detail }

behaviour-throws-at-start = starting the app runs into an error here: { $detail }

behaviour-throws-at-start-caught = starting the app runs into an error here, which is caught elsewhere: { $detail }; what follows in this function never runs, such as the routes below

behaviour-throws-at-start-express = starting the app runs into an error here: { $detail }; require('express') gives a function, and calling it makes the app: const app = express()

behaviour-throws-at-start-socket-io = starting the app runs into an error here: { $detail }; Socket.IO is attached to no server: require('socket.io') gives a function that is called with the http server: require('socket.io')(http)

behaviour-throws-on-connection = the app stops here when a client connects: { $detail }

behaviour-wrong-event = '{ $detail }' is emitted when a client connects; it should be '{ $event }'

behaviour-wrong-value = '{ $event }' carries { $detail }; it should be the number of users

behaviour-wrong-value-text = '{ $event }' carries the text { $detail }; it should be the number itself, without quotes around it

# Why its behaviour could not be told:

unknown-not-run = not looked at: the check before it could not be ended

unknown-timed-out = the app was still busy when its time was up

unknown-worker-lost = the rehearsal did not end: { $detail }

unknown-trouble = { $detail }

unknown-malformed = hintgrade could not read what its own rehearsal noted ({ $detail }); please report it

unknown-refused = the app lets no client in without a sign-in that a rehearsal does not have ({ $detail })

unknown-sign-in = sign-in needed: give --cookie, or --login user:password ({ $detail })

unknown-never-let-in = one of the app's own middlewares never lets a client in

unknown-no-page = there is no { $detail }

unknown-no-server = there is no server.js

unknown-unreachable = no Socket.IO answers there ({ $detail })

unknown-refused-known = the app refuses the client though it is signed in: check what --cookie or --login gives ({ $detail })

unknown-not-signed-in = the app takes the name and password of --login neither at /login nor at /register: check them, or give --cookie

unknown-ended = the app ends the connection of its own accord

unknown-ended-sign-in = the app ends the connection of its own accord: if it wants a sign-in, give --cookie, or --login user:password

unknown-silent-to-strangers = the app tells a stranger nothing and looks at who is signed in: give --cookie, or --login user:password

unknown-elsewhere = the app sends its clients on to { $detail }: give that address

unknown-too-much = the app sends more than is looked at

unknown-live-timed-out = the app answers too slowly to tell: it may be starting up; try again

unknown-stub = it depends on data that a rehearsal does not have

unknown-missing = it depends on { $detail }, which is not there

unknown-gave-away = it depends on what { $detail } does

unknown-uncalled = it depends on what { $detail } does with the function that it is given

unknown-exited = the app ends itself

unknown-turned-away = the app turns the client of the rehearsal away: it may miss something that its own page sends

unknown-threw = the app runs into an error that may come from the rehearsal itself ({ $detail })

unknown-too-deep = { $detail } is too deeply nested to be read

unknown-page = the page's script runs into an error that may come from the rehearsal itself ({ $detail })

unknown-page-silent = the page's script neither listens nor shows anything, as far as a rehearsal sees

unknown-namespace = its clients come in by the namespace { $detail }, which a rehearsal does not join

finding-body-cut = the answer of { $path } is longer than { $limit } bytes and was not read to its end

help-body-cut = a source file is rarely that long: look at what the app sends there, or raise --max-body

# A class:

class-ungraded = Could not be graded

class-ungraded-more = and { $count } more

class-failed-hints = { $count ->
    [one] hint { $numbers } failed
   *[other] hints { $numbers } failed
  }

row-no-submission = the row in line { $line } names no submission: give a URL or a folder

row-not-a-url = the row in line { $line } has '{ $text }' where a URL is expected: write it with http:// or https://, or give a folder in a column folder

row-link = the folder '{ $name }' is a link, which is not followed: put the project itself there, or list it in a file

row-too-long = line { $line } is longer than { $limit } bytes and was passed over

row-not-json = line { $line } is not a JSON object with a url or a folder ({ $detail })

row-cells = the row in line { $line } has { $cells } cells, and the header has { $columns }: does a cell with a separator in it lack its quotation marks?

row-never-closed = a quotation mark in the row that begins in line { $line } is never closed: what follows may have been rows of their own

row-cannot-open = it cannot be opened ({ $detail })

row-unreadable = the list cannot be read beyond line { $line } ({ $detail })

# Errors that end a run, and notes beside it:

error-address-empty = the submission is empty: give the app's URL (http://localhost:3000) or its folder

error-address-invalid = '{ $typed }' is not a URL ({ $reason }): give the app's URL, such as http://localhost:3000, or its folder

error-address-scheme = '{ $typed }' is a { $scheme }: address; an app is reached by http: or https:

error-folder-unreadable = cannot open the folder '{ $path }': { $detail }; give the folder that holds the learner's server.js, or the app's URL

error-folder-is-a-file = '{ $path }' is a file; give the folder that holds it, or the app's URL

error-folder-not-public = '{ $path }' is a folder, and --public-only allows only public URLs: leave --public-only out to grade a folder

error-port-taken = port { $port } is taken: stop the program that listens there, or choose another with --port

error-no-port = no free port was found ({ $detail }); choose one with --port

error-not-started = '{ $command }' cannot be started ({ $detail }): check the command of --start

error-output-threads = cannot start the threads that read the app's output: { $detail }; close other programs, or allow more of them (ulimit -u)

error-app-ended = '{ $command }' { $status } before the app answered: run it in the app's folder to see why

error-interrupted = the run was interrupted

app-ended = ended

app-ended-with-code = ended with exit code { $code }

app-ended-by-signal = was ended by signal { $signal }

app-not-ready-refused = nothing listens there

app-not-ready-unknown-host = its host is not known

app-not-ready-unreachable = its host cannot be reached

app-not-ready-slow = no answer yet

app-not-ready-broken-off = the connection broke off

app-not-ready-status = status { $status }

app-not-ready-hosts-page = its host shows a page of its own

error-start-needs-folder = --start runs the app in its folder, and '{ $name }' is not a folder: give the folder

error-no-signals = cannot wait for Ctrl-C: { $detail }

note-other-port = the app listens at port { $port }, not at the PORT that it was given ({ $given })

start-wrote-nothing = The app wrote nothing.

start-last-lines = The app's last lines:

start-starting = starting { $command }

start-waiting = waiting for { $what } to answer

start-waiting-why = waiting for { $what } to answer: { $why }

severity-error = error

severity-tip = tip

tip-behaviour = hints only read the source. --live connects clients to the app, --rehearse runs its source.

error-sample = the reference project cannot be served: { $detail }

problem-unreadable = the file cannot be read: { $detail }

remedy-unreadable = Check that it exists and that you may read it.

problem-not-a-file = this is not a file

remedy-not-a-file = Name a challenge's Markdown file, or a folder of them.

problem-too-big = the file is larger than { $limit } KiB

remedy-too-big = Name a challenge's Markdown file: they are a few KiB.

problem-not-utf8 = the file is not UTF-8 text

remedy-not-utf8 = Save it as UTF-8.

problem-no-front-matter = the front matter is missing

remedy-no-front-matter = Begin the file with a line ---, the fields id, title and challengeType, and a line ---.

problem-open-front-matter = the front matter has no end

remedy-open-front-matter = Close it with a line --- of its own.

problem-broken-front-matter = the front matter is not valid YAML: { $detail }

remedy-broken-front-matter = Write one field a line, as in title: Communicate by Emitting, and put a value with a colon in quotes.

problem-no-field = the front matter has no { $field }

remedy-no-field = Add a line { $field }: { $example }.

problem-bad-id = the id { $id } is not 24 hexadecimal digits

remedy-bad-id = Write it as in id: { $example }.

problem-bad-type = the challengeType { $kind } is not a number from 0 to 255

remedy-bad-type = Write challengeType: 2 for a back-end challenge or challengeType: 4 for a back-end project.

problem-unknown-section = there is no section { $name }

remedy-unknown-section = Remove the dashes if it is an ordinary heading.

remedy-unknown-section-near = Did you mean { $near }?

problem-wrong-level = the section { $name } has the wrong heading level

remedy-wrong-level = Write { $right }.

problem-no-section = { $name } marks a region of code and is not a section

remedy-no-section = Move it into the code block that it belongs to.

problem-nested-section = the section { $name } stands inside a quote or a list

remedy-nested-section = Begin its line with the # sign.

problem-not-in-pairs = hints must be in pairs, a text and then a code block, and # --hints-- holds { $blocks ->
    [one] 1 block
   *[other] { $blocks } blocks
  }

problem-no-code = the code block is missing from hint { $hint }

remedy-no-code = Give each hint one text block with one code block right under it; a comment or a rule between them counts as a block.

problem-no-text = the text is missing from hint { $hint }

remedy-no-text = Write above its code what the learner should have done.

error-challenge = { $location }: { $problem }. { $remedy }

error-no-such-path = there is no file or folder { $path }.

error-no-such-path-near = there is no file or folder { $path }. Did you mean { $near }?

error-no-such-challenge = there is no challenge { $name }. Name a built-in one ({ $names }), a Markdown file, or a folder of them.

error-no-such-challenge-near = there is no challenge { $name }. Did you mean { $near }? Name a built-in one ({ $names }), a Markdown file, or a folder of them.

error-empty-folder = there is no challenge file (.md) in { $path }. Name a folder that holds some.

error-folder-too-deep = { $path } is too large to read as one: its folders are more than { $limit } deep. Name a folder below it.

error-folder-too-full = { $path } is too large to read as one: it holds more than { $limit } files. Name a folder below it.

error-rows-open = cannot read '{ $path }': { $detail }; give a CSV, JSON lines, a list, a folder of projects, or - for standard input

error-rows-no-column = the first line of '{ $path }' names no column url, folder or submission (it has: { $columns }); add one, or say --input list

error-rows-not-a-folder = standard input is not a folder of projects: name the folder, or leave out --input folder

error-rows-too-many = '{ $path }' holds more than { $limit } folders

error-report-unreadable = cannot read the report '{ $path }': { $detail }

error-not-a-report = line { $line } of '{ $path }' is not a report of a class ({ $detail }): give a file written by `hintgrade class --format json`

error-other-challenge = line { $line } of '{ $path }' is about the challenge '{ $found }', which this run does not grade: give the same --challenge, or another file

error-parts-differ = row { $row } is one submission in '{ $one }' and another in '{ $other }': these are parts of different classes

error-spill = cannot keep reports in the temporary folder: { $detail }; make room there, or name another one with TMPDIR

error-reader-threads = cannot start the threads that read the rows: { $detail }; close other programs, or allow more of them (ulimit -u)

note-unconfined = this system cannot take from the processes that evaluate: { $missing }

error-unconfined = --public-only is for what strangers send, and this system cannot forbid system calls (seccomp) to the processes that evaluate it; grade on Linux with seccomp, or say --allow-unconfined if something else confines them

confinement-limits = more memory and processor time than their limits (rlimit)

confinement-landlock = files and TCP (Landlock)

confinement-seccomp = system calls that they do not need (seccomp)

error-grading-system = the system gives no process or thread to grade in ({ $detail }); close other programs, or raise the limit of processes

error-output-open = cannot write '{ $path }': { $detail }; give another file, as --format FORMAT:FILE

error-output-in-use = another run of hintgrade writes '{ $path }': wait until it has ended, or give another file

error-output-write = cannot write '{ $path }': { $detail }; the report in it is not complete

error-both-to-stdout = the formats { $one } and { $other } would both be written to standard output: give one of them a file, such as --format { $other }:FILE

error-both-to-file = the formats { $one } and { $other } would both be written to '{ $path }': give one of them another file

error-output-is-resumed = --format { $format } would overwrite '{ $path }', from which --resume continues: give another file

error-live-needs-url = --live looks at a running app, and '{ $name }' is a folder: start the app and give its URL, or leave --live out

error-not-points = '{ $text }' is not a number of points: write one for each hint, such as 2,3,5 or 0.5,1,1.5

error-points-count = --points has { $given } weights, and '{ $title }' has { $hints } hints: give one for each, in the challenge's order

error-watch = cannot watch '{ $folder }' for saves ({ $detail }); use --every 2s to look at intervals instead

error-round = a round of grading broke off; please report it

error-network = cannot start the network's thread: { $detail }

note-resumed = { $count } rows are in '{ $name }' already

note-not-resumed = there is no '{ $name }' yet: beginning with the first row

class-stopped = Stopped after { $count } rows; { $how }

class-continue-with = continue with the same command and --resume { $file }

class-continue-another-time = to be able to continue another time, add --format json:FILE, and then --resume FILE

warning-not-a-report = line { $line } of '{ $path }' is not a report of a class ({ $detail }), and was left out

warning-not-reports = { $count } more lines of '{ $path }' were left out

warning-other-rows = { $count ->
    [one] row { $rows } of the earlier run is not in the list, or is another submission there, and was removed
   *[other] rows { $rows } of the earlier run are not in the list, or are other submissions there, and were removed
  }

warning-truncated-part = the last line of '{ $name }' is cut, and was left out

note-rows-behind = rows behind the last one of the parts may be missing: give the list with --rows to see

rows-and-more = { $numbers } and { $more } more

warning-duplicate-rows = { $count ->
    [one] row { $rows } is
   *[other] rows { $rows } are
  } there more than once; the first stands

error-missing-rows = { $count ->
    [one] row { $rows } is
   *[other] rows { $rows } are
  } missing: is a part missing, or was one stopped? It continues with --resume

error-weights-unreadable = cannot read the weights in '{ $path }': { $detail }

error-weights-in-file = in the file '{ $path }': { $detail }
