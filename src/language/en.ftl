# What a learner reads, in English. One message a thing that hintgrade says; arguments are named in braces.

verbatim = { $text }

summary-passed = { $total ->
    [one] The hint passed
   *[other] All { $total } hints passed
  }

summary-mixed = { $passed } of { $total } hints passed, { $failed } failed, { $errored } could not be graded

summary-failed = { $passed } of { $total } hints passed, { $failed } failed

summary-empty = The challenge has no hints: there is nothing to grade

summary-passed-works = { $total ->
    [one] The hint passed, and the app works
   *[other] All { $total } hints passed, and the app works
  }

summary-passed-broken = { $total ->
    [one] The hint passed, but the app does not work.
   *[other] All { $total } hints passed, but the app does not work.
  }

summary-passed-untold = { $total ->
    [one] The hint passed; whether the app works could not be checked
   *[other] All { $total } hints passed; whether the app works could not be checked
  }

fix-first = Fix first: { $place }. { $what }

fix-first-place = Fix first: { $place }.

fix-first-what = Fix first: { $what }

repeats-hint = The same as hint { $number }.

repeats-check = The same as check { $number } of the app.

repeats-above = The same as above.

summary-challenges = { $passed } of { $total } challenges passed, { $failed } failed, { $errored } could not be graded

# Why a hint could not be decided. A fault on the way to the app:

fault-refused = nothing answers at { $url }: is the app running, and is the address right?

fault-unknown-host = the host of { $url } is not known: check the spelling of the address, and your connection

fault-unreachable = the host of { $url } cannot be reached: check your connection, and that the app is public

fault-timed-out = { $url } gave no complete answer within { $seconds } s: it may be starting up; try again, or raise --request-timeout

fault-broken-off = the connection to { $url } broke off before the answer was complete: the app may have crashed; look at its log, then try again

fault-tls = the secure connection to { $url } failed ({ $detail }): check the app's certificate, or use its http: address if it has one

fault-too-many-redirects = { $url } redirects more than { $limit } times: look at where the app redirects to, it may go in a circle

fault-redirect-loop = { $url } redirects more than { $limit } times within the app: a browser gives up there, and the hint's request fails

fault-bad-redirect = { $url } redirects to something that cannot be followed ({ $detail }): correct the address in the app's redirect

fault-unwanted-redirect = { $url } answers with a redirect, and the hint's request allows none: let the app answer there itself

fault-body-too-large = the answer of { $url } is larger than { $limit } bytes and was not read to its end; raise --max-body if it is right

fault-invalid-answer = { $url } does not answer in valid HTTP ({ $detail }): is another program listening there?

fault-not-public = the host of { $url } has no public address, and --public-only keeps to those; let it through with --allow-host if you trust it

fault-host-status = the host answered { $status } in the app's place ({ $url }): the app may be asleep, starting or stopped. Open its address in a browser and wait until the app itself appears. Then grade again, or wait for it with --wait.

fault-host-status-wait = the host answered { $status } in the app's place; it asks to wait { $seconds } s ({ $url }): grade again then, or wait for it with --wait

fault-host-sign-in = the host answered with a sign-in page in the app's place ({ $url }): make the app, or its port, public

fault-host-private = the host answered { $status } without a page in the app's place ({ $url }): make the app, or its port, public

fault-host-page = the host answered { $status } with an answer of its own in the app's place ({ $url }): the app may be asleep, stopped or deleted. Open its address in a browser, wait until the app itself appears, then grade again.

fault-host-listing = a list of files was answered in the app's place ({ $url }): start the app there, not a server for its files

fault-host-parked = the page of a parked domain was answered in the app's place ({ $url }). Check the spelling of the address, and that the domain is still the app's.

fault-run-too-large = { $url } was not read to its end, because the whole run reached its limit of { $limit } bytes; raise --max-total-bytes if it needs more

fault-run-too-long = { $url } was not waited for, because the whole run reached its limit of { $seconds } s; raise --max-total-time if it needs more

fault-too-many-requests = the live checks sent more than { $limit } requests to { $url } and were stopped: the app may redirect or disconnect its clients again and again

fault-foreign-host = the hint sent a request to { $url }, which is not the app; allow it with --allow-host if you trust that host

fault-needs-running-app = only the running app can answer { $url }: start the app and give its URL, or use --start

fault-unreadable = the file behind { $url } cannot be read ({ $detail }): check that it is a file that you may read

fault-other = the request to { $url } failed ({ $detail }): look at the app's log, then try again

# Why a hint could not be decided that had its answers:

hint-error-timed-out = the hint ran longer than its limit of { $seconds } s; raise --hint-timeout if it needs more

hint-error-run-too-long = the hint was stopped, because the whole run reached its limit of { $seconds } s; raise --max-total-time if it needs more

hint-error-never-settles = the hint waits for something that will never happen: if the app does what the hint's text says, tell the challenge's author

hint-error-out-of-memory = the hint needed more memory than its limit of { $limit } bytes; if the app and the challenge are ordinary ones, please report it

hint-error-stack-overflow = the hint nested its calls or its code too deeply: this is not the app's fault; tell the challenge's author

hint-error-engine-limit = the hint reached a limit of hintgrade's JavaScript engine that a browser does not have ({ $message }). Whether the app is right could not be decided.

hint-error-too-many-requests = the hint sent more than { $limit } requests, which is its limit: this is not the app's fault; tell the challenge's author

hint-error-unsupported = the hint uses { $name }, which hintgrade does not have yet; please report it

hint-error-broken = the hint itself is broken (line { $line } of the challenge file: { $message }): this is not the app's fault; tell the challenge's author

hint-error-broken-somewhere = the hint itself is broken ({ $message }): this is not the app's fault; tell the challenge's author

hint-error-threw-nothing = the hint threw { $value }, which says nothing: this is not the app's fault; tell the challenge's author

hint-error-in-hook = in the challenge's section { $section }: { $error }

hint-error-tests-nothing = no hint of this challenge tests anything, so nothing of the app was graded: this is not the app's fault; tell the challenge's author

hint-error-engine = hintgrade's JavaScript engine failed ({ $message }); please report it

hint-error-crashed = the process that ran this hint crashed ({ $status }). The submission or the challenge may be hostile: if neither is, please report it.

# Findings:

severity-warning = warning

severity-note = note

some-text = what the hint looked at

finding-empty-hint = This hint tests nothing: it passes whatever the app does.

finding-no-hints = The challenge has no hints, so nothing of the app was graded. Tell the challenge's author.

finding-hook-before-all = The challenge's section --before-all-- ended with an error: { $detail }

help-hook-before-all = Tell the challenge's author: freeCodeCamp's page only logs this and runs the hints, without what the section should have prepared.

finding-hook-after-each = The hint passed, and then the challenge's section --after-each-- ended with an error. freeCodeCamp's page counts this as a failure of the hint.

finding-hook-after-all = The challenge's section --after-all-- ended with an error: { $detail }

help-hook-after-all = Tell the challenge's author: freeCodeCamp's page only logs this, and no verdict depends on it.

finding-not-awaited = The hint does not wait for what it starts. freeCodeCamp's page would not have noticed how it ended.

finding-not-awaited-session = The hint does not wait for what it starts, so freeCodeCamp's page would not have noticed how it ended. It posts without cookies: in a browser even a right app would not know the session. It is graded with the session that the app began.

finding-not-explained = The hints are decided, but explaining them did not end: { $detail }

finding-too-long = { $path } has { $size } KiB. What is missing is only looked for in files of up to { $limit } KiB.

help-too-long = Check that this is the file that you wrote, and not one that a tool made of it.

# What stood in a file's place:

finding-file-missing = The folder has no { $file }.

help-file-missing = Make { $file } in this folder, or give the folder that holds it. If your code is in a file of another name, rename it: the challenge reads just this one.

help-file-elsewhere = { $other } looks like it: rename it to { $file }, or give the folder that holds { $file }. The challenge reads just this one.

finding-boilerplate-missing = The app does not serve { $path } ({ $status }). The boilerplate's fcctesting.js, which shows your code to freeCodeCamp, is not in use.

help-boilerplate-missing = Write `const fccTesting = require('./freeCodeCamp/fcctesting.js');` at the top of server.js. Write `fccTesting(app);` right after `const app = express();`. Then start the app again.

finding-api-error = In place of { $file }, the app answered with an error page ({ $path }: { $status } { $reason }). The boilerplate could not read the file.

help-api-error = Is there a { $file } beside package.json? Code in a file of another name (app.js, index.js) is not seen.

help-api-error-package = Is there a package.json in the folder in which your app is started?

finding-error-page = In place of { $path }, the app answered with an error page ({ $status } { $reason }), and the hint read that page.

help-error-page = Open that address in a browser: you should see your file.

help-error-route = Open that address in a browser, and read the error where your app runs.

finding-host-page = { $path } was answered with a page that may be the host's and not your app's ({ $status } { $reason }). The hint read that page.

help-host-page = Open that address in a browser. If the page is the host's, the app may be asleep, stopped or deleted. Wait until the app itself appears, then grade again.

finding-host-page-titled = { $path } was answered with a page that may be the host's and not your app's ({ $status } { $reason }, "{ $title }"). The hint read that page.

finding-page-instead = { $path } was answered with an HTML page instead of the file, and the hint read that page.

help-page-instead = Does the host show that page while the app starts? Then wait and grade again. If the page is the app's own, see that no route for every address catches { $path }.

finding-no-fcctesting = { $path } does not use fcctesting.js. Once the app is deployed, freeCodeCamp cannot read your code.

help-no-fcctesting = Write `const fccTesting = require('./freeCodeCamp/fcctesting.js');` at the top, and `fccTesting(app);` after this line.

help-no-fcctesting-module = Rename freeCodeCamp/fcctesting.js to fcctesting.cjs. Write `import fccTesting from './freeCodeCamp/fcctesting.cjs';` at the top, and `fccTesting(app);` after this line.

label-fcctesting-after = `fccTesting(app);` belongs after this

finding-slow-answer = { $path } took { $seconds } s to answer. freeCodeCamp's page gives up after 5 s.

help-slow-answer = An app that was asleep is slow once: grade it again while it is awake.

finding-no-cors = A page of freeCodeCamp may not read { $paths }: the answer has no Access-Control-Allow-Origin header for it.

help-no-cors = Call `fccTesting(app);` right after `const app = express();`. It sends that header.

help-no-cors-on-some = What is served before `fccTesting(app);` goes without the header. Move that call above the other app.use lines.

help-cors-package = Write `{ $load }` at the top of server.js. Write `{ $call }` right after `const app = express();`, above every route. It sends those headers and answers OPTIONS. `npm install cors` adds the package.

finding-cors-any-origin = A page of freeCodeCamp may not read the answer to { $requests }. It is sent with cookies, so Access-Control-Allow-Origin has to name the page's origin, not `*`.

finding-cors-no-credentials = A page of freeCodeCamp may not read the answer to { $requests }. It is sent with cookies, and the answer has no `Access-Control-Allow-Credentials: true`.

finding-mixed-content = A browser would not request { $urls }: freeCodeCamp's page came over https, and this is http.

help-mixed-content = Let the app answer and redirect to https: addresses only.

finding-preflight = A browser would not send { $requests }. Before it, it asks the app with an OPTIONS request, and { $reason }.

preflight-no-origin = the answer has no Access-Control-Allow-Origin header for freeCodeCamp's page

preflight-any-origin = the answer's Access-Control-Allow-Origin has to name the page's origin, not `*`, for a request with cookies

preflight-no-credentials = the answer lacks `Access-Control-Allow-Credentials: true`, which a request with cookies needs

preflight-status = the answer has the status { $status }, where it has to be one from 200 to 299

preflight-redirected = the answer is a redirect, which a browser does not follow there

preflight-method = the answer's Access-Control-Allow-Methods does not name { $methods }

preflight-header = the answer's Access-Control-Allow-Headers does not name { $header }

# What the site would refuse of an address:

finding-editor = { $host } is where code is edited, not where your app runs. freeCodeCamp would not take this address.

help-editor = Give the address of the running app, the one that shows your page and nothing else.

finding-own-demo = { $host } is freeCodeCamp's own example. It would not take this address.

help-own-demo = Give the address of your own app.

finding-plain-http = freeCodeCamp would not take this address: { $host } is public, and the address does not begin with https:

help-plain-http = Use the https: address of your app.

finding-private-address = freeCodeCamp cannot reach { $host } and would not take this address: only your own network knows it.

help-private-address = Hand in http://localhost with the app's port, or the address of a host that everybody reaches.

finding-address-path = The address has a path, { $path }. Most hints begin at { $host } itself and leave it out.

help-address-path = Give the address without the path, if the app answers there.

# A file that cannot be used:

finding-syntax-error = { $path } is not valid JavaScript: { $message }

finding-too-deep = { $path } is too deeply nested to be read.

help-too-deep = Break it up: no code that a person writes nests this deep.

finding-merge-left = { $path } is not valid JavaScript: a merge left its marks in it.

label-merge-begins = the first version begins here

label-merge-other = the second version begins here

label-merge-ends = and ends here: keep one of them, and none of the marks

help-syntax-error = Look at this line and the one before it: something here is missing, misspelt or too much.

help-merge-left = Keep one of the two versions, and take out the other and the marks.

syntax-refused-by-node = Until then Node cannot start the app, whatever the hints say.

syntax-refused-by-browser = Until then a browser runs nothing of this file.

finding-declared-twice = { $path } is not valid JavaScript: `{ $name }` is declared twice.

label-declared-again = `{ $name }` is declared again here

label-declared-first = `{ $name }` is declared here first

help-declared-twice = Take out one of the two, or give one of them another name.

finding-open-string = { $path } is not valid JavaScript: a text in quotes is not closed on its line.

label-open-string = the text that begins here has no closing quote

help-open-string = Write the closing quote, of the same kind as the first one.

finding-unclosed = { $path } is not valid JavaScript: the `{ $bracket }` in line { $opened } is never closed.

label-unclosed = this `{ $bracket }` is never closed

label-belongs-below = `{ $text }` belongs below this line

label-belongs-before = `{ $text }` belongs before this

label-belongs-after = `{ $text }` belongs after this

help-unclosed = Write `{ $text }` in a line of its own below line { $line }.

help-unclosed-in-line = Write `{ $text }` after `{ $before }` in line { $line }.

finding-unopened = { $path } is not valid JavaScript: the `{ $bracket }` in line { $opened } closes nothing.

label-unopened = this `{ $bracket }` closes nothing

help-unopened = Write the missing `{"{"}` at the end of line { $line }.

help-stray = Take out this `{ $text }`, or write the bracket that it should close.

finding-missing-sign = { $path } is not valid JavaScript: `{ $text }` is missing in line { $line }.

label-missing-sign = `{ $text }` is missing before this

help-unclosed-before = Write `{ $text }` before `{ $after }` in line { $next }.

finding-used-too-early = `{ $name }` is used before the line that makes it. { $path } stops there with an error, and the app never starts.

help-used-too-early = Move the line that declares `{ $name }` above its first use.

finding-never-declared = Nothing declares `{ $name }`. { $path } stops there with an error, and the app never starts.

help-never-declared = Declare or require `{ $name }` above this line, or correct its spelling.

finding-hidden-at-start = `{ $name }` is declared inside a function or block, and this line is outside of it. { $path } stops there with an error, and the app never starts.

help-hidden-at-start = Move that declaration of `{ $name }` out of there and above this line, or move this line in there.

label-not-seen-here = `{ $name }` is not known here

label-hidden = `{ $name }` is known only inside of this

label-used-here = `{ $name }` has no value yet

label-declared-here = `{ $name }` is made here

# A pattern that does not match. The wanted piece is nowhere:

finding-no-match = The hint looks for `{ $wanted }`, and that is not in { $path }.

help-no-match = Write `{ $wanted }` as the lesson shows it. The hint reads just this file, as text, letter by letter.

finding-no-match-of-several = The hint looks for { $all }, in this order, and not all of it is in { $path }.

help-no-match-of-several = Write all of it as the lesson shows it. The hint reads just this file, as text, letter by letter.

label-could-stand-here = `{ $wanted }` could be written here

label-could-stand-above = `{ $wanted }` could be written above this

label-could-stand-below = `{ $wanted }` could be written below this

finding-empty-file = { $path } is empty.

help-empty-file = Write your code in { $path }, and save it: the hint reads just this file.

finding-no-match-at-all = Nothing in the { $lines } lines of { $path } is what the hint looks for.

finding-unwanted-match = The hint wants this gone from { $path }.

label-unwanted = this should be deleted

# The wanted piece is not there, but something like it is:

near-case = { $what ->
    [event] The event is called `{ $found }` here, and the hint looks for `{ $wanted }`. Capital letters count.
   *[other] Here it is `{ $found }`, and the hint looks for `{ $wanted }`. Capital letters count.
  }

near-case-label = { $what ->
    [event] this is the event `{ $found }`
    [name] this is the name `{ $found }`
   *[other] this is `{ $found }`
  }

near-case-help = Write `{ $wanted }`.

near-separator = { $what ->
    [event] The event is called `{ $found }` here, and the hint looks for `{ $wanted }`. Spaces and hyphens count.
   *[other] Here it is `{ $found }`, and the hint looks for `{ $wanted }`. Spaces and hyphens count.
  }

near-separator-label = { $what ->
    [event] this is the event `{ $found }`
    [name] this is the name `{ $found }`
   *[other] this is `{ $found }`
  }

near-separator-help = Write `{ $wanted }`.

near-letters = { $what ->
    [event] The event is called `{ $found }` here, and the hint looks for `{ $wanted }`.
   *[other] Here it is spelled `{ $found }`, and the hint looks for `{ $wanted }`.
  }

near-letters-label = { $what ->
    [event] this is the event `{ $found }`
    [name] this is the name `{ $found }`
   *[other] this is `{ $found }`
  }

near-letters-help = Write `{ $wanted }`.

near-words = { $what ->
    [event] The event is called `{ $found }` here, and the hint looks for `{ $wanted }`.
   *[other] The hint looks for `{ $wanted }`, and here is `{ $found }`.
  }

near-words-label = { $what ->
    [event] this is the event `{ $found }`
    [name] this is the name `{ $found }`
   *[other] this is `{ $found }`
  }

near-words-help = If this is meant to be it, write `{ $wanted }` here. If not, add a line for `{ $wanted }`.

near-other-object = The hint looks for `{ $wanted }`, and here is `{ $found }`.

near-other-object-label = this calls `{ $found }`

near-other-object-help = Write `{ $wanted }`.

near-other-member = The hint looks for `{ $wanted }`, and here is `{ $found }`.

near-other-member-label = this calls `{ $found }`

near-other-member-help = Write `{ $wanted }`.

near-template = The hint looks for `{ $wanted }` in single or double quotes, and here are backticks.

near-template-label = these quotes are backticks

near-template-help = Write { $wanted }.

near-curly-quotes = The hint looks for `{ $wanted }`. These quotes are curly ones, as a word processor makes them, and JavaScript does not take them.

near-curly-quotes-label = these quotes are curly

near-curly-quotes-help = Type { $wanted } with the quotes of your keyboard.

near-other-quotes = The hint looks for `{ $wanted }`, and here are quotes of another kind.

near-other-quotes-label = this is `{ $found }`

near-other-quotes-help = Write { $wanted }.

near-signs = The hint looks for `{ $wanted }`. In `{ $found }` the name is right, but not what follows it.

near-signs-label = this is `{ $found }`

near-signs-help = Write `{ $wanted }`.

near-order = The hint looks for `{ $wanted }` further down. Here it comes too early.

near-order-label = this should come later

near-order-help = Move `{ $wanted }` further down: after what the hint looks for before it.

near-line-break = The code is right, but this hint reads `{ $wanted }` only where no line breaks in it or before it.

near-line-break-label = the line breaks here

near-line-break-help = Write it in one line.

near-space = The code is right, but this hint reads it letter by letter: it looks for `{ $wanted }` with fewer spaces.

near-space-label = a space too many

near-space-help = Take the space out.

near-no-space = The hint looks for a space before `{ $wanted }`.

near-no-space-label = a space is missing before this

near-no-space-help = Put a space before `{ $wanted }`.

near-surroundings = `{ $wanted }` is here, but the code around it is not what the hint looks for.

near-surroundings-label = `{ $wanted }` is right, the code around it is not

near-surroundings-help = Compare what is before and after `{ $wanted }` with the lesson.

near-in-its-place = The hint looks for `{ $wanted }`, and your code has `{ $found }` here.

near-in-its-place-label = this is `{ $found }`

near-in-its-place-help = Write `{ $wanted }` here.

near-nothing-in-its-place = The hint looks for `{ $wanted }` here, and it is missing.

near-nothing-in-its-place-label = `{ $wanted }` is missing here

near-nothing-in-its-place-help = Add `{ $wanted }` here.

near-other-file = The hint looks for `{ $wanted }` in { $path }, and yours is in { $other }.

near-other-file-label = this is what the hint looks for, in another file

near-other-file-help = Write it in { $path }, the only file that this hint reads, or leave it if a later lesson moved it.

near-comment-label = this is a comment, which does nothing

near-comment-help = Write it as code, with `{ $wanted }`. In a comment, it is of no use to your app.

near-rename-help = Call it `{ $wanted }`, here and wherever else `{ $found }` is used.

near-rename-words-help = If this is meant to be it, call it `{ $wanted }`, here and wherever else `{ $found }` is used. If not, add a line for `{ $wanted }`.

near-value-help = Keep this value in a variable `{ $wanted }`, and write `{ $wanted }` here.

near-another-help = Is this meant to be `{ $wanted }`? Then write it like that. If it is for something else, keep it and add `{ $wanted }`.

# A hint of the lesson on emitting, and what to change:

lesson-no-socket-io = Socket.IO is not in { $path } yet. An earlier lesson was left out, and this one builds on it.

lesson-no-socket-io-help = Do that lesson first: give your app to an http server, and that server to Socket.IO. Let the http server listen in place of the app. `npm install socket.io` adds the package.

lesson-no-socket-io-label = the http server and Socket.IO are set up below this

lesson-listen-label = here the app listens; it should be the http server

lesson-no-handler = Nothing in { $path } waits for a client to connect, and the number is sent when one does.

lesson-no-handler-help = Write `let { $wanted } = 0;` below this line, and then `{ $server }.on('connection', socket => {"{"} ++{ $wanted }; { $line } {"}"});`

lesson-no-handler-counted-help = Write `{ $server }.on('connection', socket => {"{"} ++{ $wanted }; { $line } {"}"});` below this line.

lesson-no-handler-label = the function for `connection` goes below this

lesson-declare = The hint looks for `{ $wanted }`, the number of users, and { $path } has no variable of that name.

lesson-declare-help = Write `let { $wanted } = 0;` above the function, so that all clients share it.

lesson-declare-label = `let { $wanted } = 0;` goes above this

lesson-rename = The hint looks for `{ $wanted }`, and your number is called `{ $found }`.

lesson-rename-label = this is your number, `{ $found }`

lesson-value = The hint looks for `{ $wanted }`, and your number has no name: it is `{ $found }`.

lesson-emit = { $path } does not send the number: the hint looks for `{ $line }`

lesson-emit-help = Write it inside the function for `connection`, after the line that adds one to the number.

lesson-emit-count-help = Write `++{ $wanted };` and then `{ $line }` inside this function.

lesson-emit-object = { $found } sends an object, and not just the number. The hint looks for `{ $line }`

lesson-emit-other = This sends the event { $found }, and the hint looks for `{ $line }`

lesson-emit-change = The hint looks for `{ $line }`, and this line is different.

lesson-emit-keep-help = Write `{ $line }` above this line, and keep this line if something listens to it.

lesson-emit-label = here the number goes up

lesson-inside-label = this is the function for `connection`

lesson-keep-label = this sends the event { $found }

lesson-change-help = Write `{ $line }` in its place.

lesson-change-label = this should be `{ $line }`

lesson-no-socket = Nothing in { $path } connects to the server: it has no `socket` yet.

lesson-no-socket-help = Begin with `let socket = io();`, and listen below it with `socket.on({ $event }, ...)`.

lesson-listen = { $path } does not listen to the event: the hint looks for `socket.on({ $event }`

lesson-listen-help = Add a listener with `socket.on({ $event }, ...)`, and keep your other listeners.

lesson-listen-change-help = Write `socket.on({ $event }, ...)` in its place.

lesson-listen-change-label = this should be `socket.on({ $event }`

lesson-listen-label-below = the listener goes below this

# Edits, on the terminal:

suggest-add = Add above line { $line } of { $path }:

suggest-change = Change line { $line } of { $path } to:

suggest-write = At { $places } of { $path }, write `{ $text }` in place of what is there.

suggest-insert = At { $places } of { $path }, add `{ $text }`.

suggest-uncertain = This may be what is meant:

# Doubts about a pattern that matches:

finding-matched-in-comment = The hint passes only because of a comment. Without the comments in { $path } it would fail.

help-matched-in-comment = A comment does nothing: write the code itself.

label-comment = this is a comment, not code

label-nearest-code = this is the most similar code

finding-matched-in-string = The hint passes only because of a text in quotes in { $path }. That is not code that runs.

help-matched-in-string = Write it as code, outside of the quotes.

label-string = this is a text, not code

finding-stitched-match = The hint passes by chance: it finds its words in lines of { $path } that have nothing to do with one another.

help-stitched-match = Write what the hint asks for as one call.

label-piece = here the hint finds `{ $piece }`

finding-emits-while-loading = This sends the event as the app starts, when nobody is connected yet. Nobody ever hears it.

label-while-loading = this runs once, at the start

finding-emits-on-leaving = The hint passes because of this line, which runs when somebody leaves and not when somebody connects.

label-on-leaving = this runs on `disconnect`

label-nearest-in-time = this is the most similar code outside of `disconnect`

help-emit-on-connection = Send it inside the function for `connection`, after the number has changed.

finding-undeclared = Nothing declares `{ $name }`. This line stops with an error when it runs.

help-undeclared = Declare `{ $name }`, or correct its spelling.

finding-hidden = `{ $name }` is declared inside a function or block, and this line is outside of it. The line stops with an error when it runs.

help-hidden = Move that declaration of `{ $name }` out of there, or move this line in there.

label-undeclared = `{ $name }` is not declared anywhere

# An assertion about a value:

finding-wrong-value = The hint expects { $expected }, and your app gave { $actual }.

finding-assertion = The hint compares { $actual }, from your app, with { $expected }: `{ $name }` is not true of them.

finding-assertion-of-one = Your app gave { $actual }, and the hint's check `{ $name }` is not true of it.

finding-computed = `{ $code }` should be { $expected }, and it is { $actual }.

finding-status = The hint expects the status { $expected } from { $request }, and your app answered { $actual }.

finding-not-ok = { $request } should succeed, and your app answered it with the status { $status }.

finding-whole-answer = The hint expects { $expected } as `{ $code }`, which is the whole answer of your app.

finding-no-list = `{ $object }` should be { $expected }, and it is not.

finding-told-to-fail = The hint itself says that this is not right.

label-expected = the hint expects { $expected }

label-missing-key = `{ $key }` is missing here

label-extra = the hint expects nothing of the kind

label-this-value = this is the value that the hint reads

finding-key-absent = The hint reads `{ $code }`, and `{ $key }` is not in the answer.

finding-key-absent-expected = The hint expects { $expected } as `{ $code }`, and `{ $key }` is not in the answer.

finding-condition = The hint checks `{ $code }`, and that gives { $actual }.

finding-undefined = The hint reads `{ $code }`, and there is no such value.

finding-not-in-text = The hint looks for { $wanted } in the text "{ $text }", and it is not there.

finding-not-in-empty-text = The hint looks for { $wanted } in a text that is empty.

# What is expected, after "expects" or "should be":

want-value = { $value }

want-not = something other than { $value }

want-above = more than { $value }

want-at-least = at least { $value }

want-below = less than { $value }

want-at-most = at most { $value }

want-near = about { $value }

want-with = something with { $value } in it

want-without = something without { $value } in it

want-beginning = a text that begins with { $value }

want-ending = a text that ends with { $value }

want-length = something of length { $value }

want-key = an object with the key `{ $value }`

want-keys = an object with the keys { $value }

want-no-key = an object without the key `{ $value }`

want-one-of = one of { $value }

want-some = a value

want-true = a value other than false, 0, null or an empty text

want-nothing = no value

want-empty = something empty

want-not-empty = something that is not empty

want-text-with = a text with { $pieces } in it

want-text-like = a text that fits `{ $value }`

type-text = a text

type-text-or-list = a text or a list

type-number = a number

type-list = a list

type-object = an object

type-boolean = true or false

part-is = `{ $code }` is { $value }.

part-absent = `{ $code }` is not in the answer.

# What to change in the app:

code-for = the code for { $request }

code-for-at = the code for { $request } ({ $place })

advice-no-route = Add a route for { $request }: `{ $route }`. No route of your app answered this request.

advice-route-not-used = Start or deploy your app again if { $code } is new: the app that answered does not use it. Else see that it is loaded.

advice-not-found = If your app has no route for { $request }, add it: `{ $route }`. If it has one, see in its code why it answers 404.

advice-failed = Read the error where your app runs, and mend it in { $code }.

advice-threw = Mend the error "{ $error }" in { $code }: your app met it while it answered.

advice-undefined-in-address = See in { $code } whether the answer has all that the hint needs. It put `undefined` into the address of its next request.

advice-page-for-json = If your app has no route for { $request }, add it: `{ $route }`. If it has one, answer in it with `res.json(...)`.

advice-refused = See in { $code } why it answers with the status { $status }. For this request it should answer without an error.

advice-refused-perhaps = See in { $code } why it answers with the status { $status }: is that what the hint asks for?

advice-redirected = If { $code } should not redirect, look for `res.redirect` in it. The hint got the answer of { $to } instead.

advice-json = Answer with `res.json(...)` in { $code }: the hint can only read JSON.

advice-json-broken = Let `res.json(...)` write the answer in { $code }: it looks like JSON, and it is not valid.

advice-answer = In { $code }, answer with { $want }.

advice-value = See in { $code } how `{ $at }` is made: for this request it should be { $want }.

advice-without = Remove `{ $at }` from what is answered in { $code }.

advice-redirect = Redirect in { $code } to the address that the hint expects: `res.redirect(...)`.

advice-source = See in { $code } how `{ $at }` is made: `{ $made }` should be { $want }.

advice-status = Set the status in { $code }, before it answers: `res.status({ $status })`.

advice-text = Let { $code } answer with a text that has { $wanted } in it.

advice-other = See in { $code } what it does for this request, and compare it with what the hint asks for.

advice-items = { $count ->
    [one] Put at least one item in the list `{ $at }`, in { $code }.
   *[other] Put at least { $count } items in the list `{ $at }`, in { $code }.
  }

advice-items-of-answer = { $count ->
    [one] In { $code }, answer with a list that has at least one item.
   *[other] In { $code }, answer with a list that has at least { $count } items.
  }

advice-object = In { $code }, answer with an object that has `{ $key }`: `{ $example }`.

advice-key = Add `{ $key }` to the object that is answered in { $code }: `{ $example }`.

advice-key-in = Add `{ $key }` to `{ $at }` in what is answered in { $code }.

advice-key-in-items = Add `{ $key }` to each item of the list that is answered in { $code }.

advice-key-spelling = Rename `{ $found }` to `{ $key }` in the object that is answered in { $code }.

advice-key-inside = In { $code }, answer with what is in `{ $outer }`, without an object around it: `{ $key }` is inside of it.

advice-package = Add the package to your project: `npm install { $key }`.

advice-file-key = Add `"{ $key }"` to { $file }.

advice-file-key-in = Add `"{ $key }"` to `{ $at }` in { $file }.

advice-file-value = Change `{ $at }` in { $file }: it should be { $want }.

advice-file = Change { $file } so that it has what the hint asks for.

advice-set-up = See in server.js whether it does what the lesson asks for. The boilerplate answers { $address } from what is set up there.

advice-set-up-value = Change in server.js what makes `{ $at }`: it should be { $want }. The boilerplate answers { $address } from what is set up there.

advice-tests-off = Write `NODE_ENV=test` in the file .env, and start your app again. Without it, the boilerplate runs none of your tests.

advice-tests-fail = Mend this test in { $file }: it does not pass.

advice-tests-method = Change this test in { $file }: the name after `assert.` should be { $want }.

advice-tests = See in { $file } that each test is written and passes. The boilerplate answers with their results.

# An error that ended a hint:

finding-not-json = The hint reads the answer to { $method } { $path } as JSON, and it is not JSON.

finding-no-route = The hint reads JSON, and the app answered { $status }: it has no such route.

finding-broken-json = { $path } is not valid JSON.

help-broken-json = Look for a comma or a quote that is missing or too many, here or just before.

label-broken-json = it is valid JSON up to here

finding-reads-of-something = The hint reads `{ $name }` of something that is { $nothing }.

finding-reads-of-absent = The hint reads `{ $name }` of `{ $object }`, and that is not in the answer.

finding-reads-of-nothing = The hint reads `{ $name }` of `{ $object }`, which is { $nothing }.

finding-no-function = The hint calls `{ $code }`, and that is not a function.

finding-no-function-absent = The hint calls `{ $code }`, and `{ $object }` is not in the answer.

finding-no-function-type = `{ $object }` should be { $expected }, and it is { $actual }.

finding-gave-up = The hint stopped, because your app answered { $request } with the status { $status }.

finding-threw = The hint ended with an error: { $message }

finding-threw-nothing = The hint ended with an error that has no message.

finding-waits = The hint waits for something that never comes.

# What the app answered:

answer-was = { $method } { $path } answered { $status } with { $body }.

answer-none = { $method } { $path } got no answer.

answer-opaque = { $method } { $path } answered with a redirect, which the hint does not follow.

body-empty = nothing in it

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
    [one] One hint could not be graded, and the app may not be the reason: see its output
   *[other] { $count } hints could not be graded, and the app may not be the reason: see their output
  }

report-behaviour = What the app does

report-behaviour-works = The app works

report-behaviour-broken = The app does not work

report-behaviour-unknown = Whether the app works could not be checked

report-points = points: { $earned } of { $possible }

report-verdicts = { $passed } of { $total } submissions passed

report-verdicts-broken = { $count ->
    [one] { $count } of them does not work
   *[other] { $count } of them do not work
  }

report-verdicts-untold = { $count } of them could not be checked

report-verdicts-failed = { $count } failed

report-verdicts-errored = { $count } could not be graded

report-does-not-work = does not work

report-works-untold = could not tell whether it works

report-share-failed = { $percent } % failed ({ $failed } of { $total })

report-share-errored = { $count } could not be graded

report-commonest = most often { $kind } ({ $count })

report-left-out = { $count } more submissions do not fit here.

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

watch-check = check { $number } of the app: { $before } -> { $now }

watch-changed = Changed: { $what }

watch-unchanged = Every verdict is the same as the last time.

watch-saves = Round { $count }. { $name } is graded again at each save.

watch-every = Round { $count }. { $name } is graded again every { $seconds } s.

watch-end = Ctrl-C ends.

watch-end-key = q ends.

watch-page = In the browser: { $url }

watch-page-not-opened = No browser could be opened ({ $detail }). Open this address yourself: { $url }

watch-page-changed = changed

watch-page-lost = hintgrade watch no longer answers. This page shows its last report.

watch-page-ended = hintgrade watch has ended. This page no longer changes.

report-row = Row

report-passed-broken = passed, but does not work

report-contents = Contents

# What takes longer than a second, on a terminal:

progress-reading = Reading the challenges

progress-merging = Merging the reports

progress-fetching = Fetching the files of { $name }

progress-hints = Running the hints of “{ $title }”

progress-hints-of = Running the hints of “{ $title }”, { $number } of { $total }

progress-rows = { $count } rows, { $rate }/s, { $time }

progress-rows-of = { $count } of about { $total } rows, { $rate }/s, { $left } left

report-search = Search

report-shown = shown

report-nothing = There are no reports.

# What the app really does:

behaviour-works-rehearsal = hintgrade ran the app's code here, and it works:

behaviour-broken-rehearsal = hintgrade ran the app's code here, and it does not work:

behaviour-unknown-rehearsal = hintgrade ran the app's code here, and could not tell whether it works:

behaviour-works-live = hintgrade connected to the running app, and it works:

behaviour-broken-live = hintgrade connected to the running app, and it does not work:

behaviour-unknown-live = hintgrade connected to the running app, and could not tell whether it works:

seen-heard = { $clients ->
    [1] One client connected. It heard { $values }.
    [2] Two clients connected. They heard { $values }.
    [3] Three clients connected. They heard { $values }.
   *[other] { $clients } clients connected. They heard { $values }.
  }

seen-wrong = { $clients ->
    [1] One client connected. It heard { $value }; it should have heard { $wanted }.
    [2] Two clients connected. { $number ->
        [1] The first
       *[other] The second
      } heard { $value }; it should have heard { $wanted }.
   *[other] { $clients } clients connected. Number { $number } heard { $value }; it should have heard { $wanted }.
  }

seen-nothing = nothing

seen-no-value = no value

seen-number-of-users = the number of users

timeline-connected = client { $number } connects

timeline-heard = client { $number } hears '{ $event }': { $value }

behaviour-does-not-rise = `'{ $event }'` is sent, but its number does not go up by one with each connection. Add one to it each time, before it is sent.

behaviour-does-not-rise-elsewhere = Only this line adds one to `{ $detail }`, and it does not run when a client connects. Do it in the function for `connection`, before the number is sent.

behaviour-does-not-rise-inside = `{ $detail }` starts anew for each client, since it is declared inside the function that runs for each. Declare it above that function.

behaviour-does-not-rise-never = `{ $detail }` is sent with `'{ $event }'`, but nothing changes it. Add one to it when a client connects.

behaviour-does-not-rise-outside = `{ $detail }` changes here only once, when the app starts. Add one to it in the function for `connection`.

behaviour-does-not-rise-same = `{ $detail }` gets the same value here with each connection. Write `++{ $detail };` in its place: that adds one.

behaviour-emits-before-counting = `'{ $event }'` is sent before the new client is counted: the first one hears 0. Add one first, and send it below that.

behaviour-emits-on-disconnect = `'{ $event }'` is sent here when a client leaves, and not when one connects. Send it in the function for `connection` too, after adding one.

behaviour-emits-outside-handler = `'{ $event }'` is sent outside of the function for `connection`, before anybody is there to hear it. Move this line into that function.

behaviour-emits-to-one = Only the new client hears `'{ $event }'`. Write `io.emit` here: it sends to everybody.

behaviour-emits-to-others = Everybody but the new client hears `'{ $event }'`. Write `io.emit` here: it sends to that one too.

behaviour-falls-on-leave = `'{ $event }'` is also sent when a client leaves, as the next lesson asks.

behaviour-listens-elsewhere = No client gets through: the app listens here with a server that Socket.IO is not attached to. Listen with the http server that Socket.IO was given, such as `http.listen(3000);`

behaviour-never-emits = Nobody hears `'{ $event }'`: it is never sent when a client connects. Send it in the function for `connection`, after adding one to the number.

behaviour-never-listens = No client gets through: the server that Socket.IO is attached to never listens. Let it listen at the end of server.js, such as `http.listen(3000);`

behaviour-no-handler = Nobody hears `'{ $event }'`: nothing waits for a client to connect. Write a function for that: `io.on('connection', socket => {"{"} ... {"}"});`

behaviour-object-for-number = `'{ $event }'` carries an object or a list. Send just the number.

behaviour-page-never-listens = The page's script does not listen to `'{ $event }'`. Listen to it with `socket.on('{ $event }', data => console.log(data));`

behaviour-page-never-listens-late = The page listens to `'{ $event }'` only once somebody acts in it: those lines are inside of another listener. Move them out of it.

behaviour-page-never-listens-throws = The page's script stops here with an error, and so never listens to `'{ $event }'`: { $detail }

behaviour-page-shows-nothing = The page listens to `'{ $event }'`, but shows nothing of it. The lesson asks for `console.log`.

behaviour-socket-io-missing = { $detail ->
    [live] No client can connect: the app answers, but Socket.IO is not attached to the server that listens.
   *[other] No client can connect: Socket.IO is not attached to any server.
  } Attach it to the http server: `const io = require('socket.io')(http);`

behaviour-syntax-error = The file is not valid JavaScript, so nothing of it runs: { $detail }

behaviour-throws-at-start = The app stops here with an error when it starts: { $detail }

behaviour-throws-at-start-caught = There is an error here when the app starts, and other code catches it: { $detail }. What follows in this function never runs, such as the routes below.

behaviour-throws-at-start-database = The database is not connected here, and what waits for it never runs: { $detail }. Give it the address of your database, often `process.env.MONGO_URI`.

behaviour-throws-at-start-express = The app stops here with an error when it starts: { $detail }. `require('express')` gives a function. Calling it makes the app: `const app = express();`

behaviour-throws-at-start-socket-io = The app stops here with an error when it starts: { $detail }. Socket.IO is attached to no server. Call what `require('socket.io')` gives with the http server: `require('socket.io')(http)`

behaviour-throws-on-connection = The app stops here with an error when a client connects: { $detail }

behaviour-throws-on-leave = The app stops here with an error when a client leaves: { $detail }

behaviour-wrong-event = The event that is sent is called `'{ $detail }'`; nobody hears `'{ $event }'`. Call it `'{ $event }'`.

behaviour-wrong-value = `'{ $event }'` carries { $detail }. It should be the number of users.

behaviour-wrong-value-text = `'{ $event }'` carries the text { $detail }. It should be the number itself, without quotes around it.

# Why its behaviour could not be told:

unknown-not-run = Not checked, because the check before it did not end.

unknown-timed-out = The app was still busy when its time was up.

unknown-worker-lost = Running the app's code did not end: { $detail }

unknown-trouble = { $detail }

unknown-malformed = hintgrade could not read its own notes on the app ({ $detail }). Please report it.

unknown-refused = The app lets no client in without a sign-in, which cannot be given here ({ $detail }).

unknown-sign-in = The app wants a sign-in: give --cookie, or --login user:password ({ $detail }).

unknown-never-let-in = One of the app's own middlewares never lets a client in.

unknown-no-page = { $detail } is missing, or could not be read.

unknown-no-server = server.js is missing, or could not be read.

unknown-unreachable = No Socket.IO answers there ({ $detail }).

unknown-refused-known = The app refuses the client though it is signed in: check what --cookie or --login gives ({ $detail }).

unknown-not-signed-in = The app takes the name and password of --login neither at /login nor at /register. Check them, or give --cookie.

unknown-ended = The app ends the connection of its own accord.

unknown-ended-sign-in = The app ends the connection of its own accord. If it wants a sign-in, give --cookie, or --login user:password.

unknown-silent-without-sign-in = The app sends nothing to clients that are not signed in: give --cookie, or --login user:password.

unknown-elsewhere = The app sends its clients on to { $detail }: give that address.

unknown-no-database = The app's page says that its database is not connected. Connect it (often by MONGO_URI), then check again.

unknown-too-much = The app sends more than hintgrade looks at.

unknown-live-timed-out = The app answers too slowly to tell. It may be starting up: try again.

unknown-stub = It depends on data that are not here, such as those of a database.

unknown-missing = It depends on { $detail }, which is not there.

unknown-passed-on = It depends on what { $detail } does.

unknown-uncalled = It depends on what { $detail } does with the function that it is given.

unknown-exited = The app ends itself.

unknown-turned-away = The app turns the client away: it may miss something that the app's own page sends.

unknown-threw = The app stops with an error that may come from the way in which hintgrade runs it ({ $detail }).

unknown-too-deep = { $detail } is too deeply nested to be read.

unknown-page = The page's script stops with an error that may come from the way in which hintgrade runs it ({ $detail }).

unknown-page-silent = The page's script neither listens nor shows anything, as far as can be seen here.

unknown-namespace = Its clients connect to { $detail }, a namespace of its own, which hintgrade does not join.

finding-body-cut = The answer of { $path } is longer than { $limit } bytes and was not read to its end.

help-body-cut = A source file is rarely that long. Look at what the app sends there, or raise --max-body.

# A class:

class-ungraded = Could not be graded

class-ungraded-more = and { $count } more

class-failed-hints = { $count ->
    [one] hint { $numbers } failed
   *[other] hints { $numbers } failed
  }

row-no-submission = the row in line { $line } names no submission: give a URL or a folder

row-not-a-url = the row in line { $line } has '{ $text }' where a URL is expected. Write it with http:// or https://, or give a folder in a column folder.

row-link = the folder '{ $name }' is a link, which is not followed: put the project itself there, or list it in a file

row-name = the folder '{ $name }' cannot be named in a report, since its name is not UTF-8: rename it

row-too-long = line { $line } is longer than { $limit } bytes and was passed over

row-not-json = line { $line } is not a JSON object with a url or a folder ({ $detail })

row-cells = the row in line { $line } has { $cells } cells, and the header has { $columns }: does a cell with a separator in it lack its quotation marks?

row-never-closed = a quotation mark in the row that begins in line { $line } is never closed: the rows after it may be missing

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

error-interrupted = the run was stopped before its end

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

error-no-signals = cannot wait for Ctrl-C: { $detail }; close other programs and try again

note-other-port = the app listens on port { $port } and not on { $given }, the value of its variable PORT: let it listen on process.env.PORT

start-wrote-nothing = The app wrote nothing.

start-last-lines = The app's last lines:

start-starting = starting { $command }

start-waiting = waiting for { $what } to answer

start-waiting-why = waiting for { $what } to answer: { $why }

severity-error = error

severity-tip = tip

tip-behaviour = hints only read the code. --live connects clients to the running app, and --rehearse runs its code here.

error-sample = the reference project cannot be served: { $detail }; close other programs and try again

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

remedy-no-code = Give each hint one text block with one code block right under it. A comment or a rule between them counts as a block.

problem-no-text = the text is missing from hint { $hint }

remedy-no-text = Write above its code what the learner should have done.

problem-broken-tests = the tests under ## Tests are not a valid list: { $detail }

remedy-broken-tests = Write them in YAML, as a list tests of text and testString, or as hints under # --hints--.

problem-bad-hook = the section # { $name } is not one code block of JavaScript

remedy-bad-hook = Put its code into one code block that begins with ```js, and nothing else into the section.

problem-hooks-in-behaviour = a behaviour has no sections such as --before-each--

remedy-hooks-in-behaviour = Write their code into its checks.

error-challenge = { $location }: { $problem }. { $remedy }

error-no-such-path = there is no file or folder { $path }.

error-no-such-path-near = there is no file or folder { $path }. Did you mean { $near }?

error-no-such-challenge = there is no challenge { $name }. Name a built-in one ({ $names }), a Markdown file, or a folder of them.

error-no-such-challenge-near = there is no challenge { $name }. Did you mean { $near }? Name a built-in one ({ $names }), a Markdown file, or a folder of them.

error-empty-folder = there is no challenge file (.md) in { $path }. Name a folder that holds some.

error-other-types = no challenge in { $path } is graded by an app's URL: { $count ->
    [one] the 1 challenge there is
   *[other] all { $count } challenges there are
  } of another type than 2 (back-end) or 4 (back-end project).

note-left-out = { $count ->
    [one] 1 challenge is
   *[other] { $count } challenges are
  } left out, of other types than 2 (back-end) and 4 (back-end project): no app's URL is graded by them

error-folder-too-deep = { $path } is too large to read as one: its folders are more than { $limit } deep. Name a folder below it.

error-folder-too-full = { $path } is too large to read as one: it holds more than { $limit } files. Name a folder below it.

error-rows-open = cannot read '{ $path }': { $detail }; give a CSV, JSON lines, a list, a folder of projects, or - for standard input

error-rows-no-column = the first line of '{ $path }' names no column url, folder or submission (it has: { $columns }); add one, or say --input list

error-rows-not-a-folder = standard input is not a folder of projects: name the folder, or leave out --input folder

error-rows-too-many = '{ $path }' holds more than { $limit } folders: give a list of them, or a folder with fewer

error-report-unreadable = cannot read the report '{ $path }': { $detail }; give a file written by `hintgrade class --format json`

error-not-a-report = line { $line } of '{ $path }' is not a report of a class ({ $detail }): give a file written by `hintgrade class --format json`

error-other-challenge = line { $line } of '{ $path }' is about the challenge '{ $found }', which this run does not grade: give the same --challenge, or another file

error-parts-differ = row { $row } is one submission in '{ $one }' and another in '{ $other }': give parts of the same class

error-spill = cannot keep reports in the temporary folder: { $detail }; make room there, or name another one with TMPDIR

error-reader-threads = cannot start the threads that read the rows: { $detail }; close other programs, or allow more of them (ulimit -u)

note-unconfined = this system cannot deny the following to the processes that run submitted code: { $missing }

error-unconfined = --public-only is for the submissions of strangers, and this system cannot forbid system calls (seccomp) to the processes that run them. Grade on Linux with seccomp, or add --allow-unconfined if something else confines them.

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

# A table of challenges:

list-type = type

list-hints = hints

list-language = language

list-title = title

# Wrong arguments:

usage-unknown-argument = there is no option '{ $argument }'.

usage-unknown-command = there is no command '{ $argument }'.

usage-missing = this is missing: { $argument }.

usage-conflict = '{ $argument }' cannot be used with '{ $other }'.

usage-value = '{ $value }' is no value of '{ $argument }'.

usage-values = Choose one of: { $values }.

usage-near = Did you mean '{ $near }'?

usage-time = '{ $text }' is not a time: write 500ms, 10s or 2m

usage-time-range = a time is between 1ms and 24h

usage-size = '{ $text }' is not a size: write 4096, 512k or 8M

usage-size-range = a size is between 1 byte and 1024M

usage-no-file = '{ $format }:' names no file: write { $format }:FILE, or { $format } alone for standard output

usage-cookie = --cookie takes one name=value, such as connect.sid=s%3Aabc

usage-login = --login takes user:password

usage-help = More about it: --help

serve-runs = The reference project runs at { $url }

serve-runs-broken = The reference project runs at { $url }, broken: { $about }

serve-open = Open it in two tabs, register, and watch the number of users in the page and its console.

serve-grade = Grade it from another terminal: hintgrade grade { $url }

serve-no-browser = no browser could be opened ({ $detail }); open { $url } yourself

error-shard-written = '{ $text }' is not a part: write 3/16 for the third of sixteen, or auto/16 to read it from { $variable }

error-shard-no-index = auto/{ $count } needs { $variable } (0 to { $last }), which is { $found }: run it as an Indexed Job, or write the part, such as 1/{ $count }

error-shard-not-set = not set

error-init-folder = cannot open the folder { $path } ({ $detail }): give the folder that holds server.js

error-init-no-project = { $path } has neither a server.js nor a package.json: give the folder of the project

error-init-package = { $path } cannot be read as JSON ({ $detail }): correct it, then run this again

error-init-variables = { $path } cannot be read as the list of the app's variables ({ $detail }): shorten it, then run this again

error-init-too-many = { $path } names more than { $detail } variables: shorten it, then run this again

error-init-name = the folder's name { $detail } has characters that no workflow can hold; rename it

error-init-exists = { $path } is there already and is not overwritten; `hintgrade init{ $detail } --stdout` prints what it would be

error-init-write = cannot write { $path } ({ $detail }): choose a folder that you may write to, or use --stdout

init-wrote = Wrote { $name }

init-next = Next:

init-no-repository = this folder is in no Git repository yet

init-secrets = Add to the repository's { $name }: { $other }

init-look = then look at { $name }

init-actions-tab = the repository's Actions tab

init-node-of-file = Node: the version in { $name }

init-node-default = Node { $name }, since the project names none

init-locked = { $name }, since there is a { $other }

init-not-locked = { $name }, since there is no lock file

init-no-package = no package.json: the files are graded as they are

init-start = `{ $name }` starts the app, which is graded as it runs

init-no-start = no start script in package.json: the files are graded as they are

init-refused = without { $name }, which would change the workflow's programs

error-points-format = --points gives what each hint is worth, and the format { $format } has no place for it: leave one of them out

error-watch-page = cannot serve the page ({ $detail }); leave out --open to use the terminal only

error-watch = cannot watch '{ $folder }' for saves ({ $detail }); use --every 2s to look at intervals instead

error-round = a round of grading did not end; please report it

error-network = cannot start the network's thread: { $detail }; close other programs and try again

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

warning-truncated-part = the last line of '{ $name }' is incomplete, and was left out

note-rows-behind = rows after the last one in the parts may be missing: give the list with --rows to check

rows-and-more = { $numbers } and { $more } more

warning-duplicate-rows = { $count ->
    [one] row { $rows } is
   *[other] rows { $rows } are
  } there more than once; the first stands

error-missing-rows = { $count ->
    [one] row { $rows } is
   *[other] rows { $rows } are
  } missing: is a part missing, or was one stopped? Continue it with --resume

error-weights-unreadable = cannot read the points in '{ $path }': { $detail }; give a file of numbers, such as 2,3,5

error-weights-in-file = in the file '{ $path }': { $detail }
