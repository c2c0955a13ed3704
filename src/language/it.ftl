# Ciò che legge chi studia, in italiano. Gli stessi messaggi di en.ftl, nello stesso ordine.

verbatim = { $text }

summary-passed = { $total ->
    [one] L'unico test è superato
   *[other] Tutti i { $total } test sono superati
  }

summary-mixed = Test superati: { $passed } su { $total }; falliti: { $failed }; non valutabili: { $errored }

summary-failed = Test superati: { $passed } su { $total }; falliti: { $failed }

summary-empty = La sfida non ha test: non c'è nulla da valutare

summary-passed-works = { $total ->
    [one] Il test è superato, e l'app funziona
   *[other] Tutti i { $total } test sono superati, e l'app funziona
  }

summary-passed-broken = { $total ->
    [one] Il test è superato, ma l'app non funziona.
   *[other] Tutti i { $total } test sono superati, ma l'app non funziona.
  }

summary-passed-untold = { $total ->
    [one] Il test è superato; non si è potuto controllare se l'app funziona
   *[other] Tutti i { $total } test sono superati; non si è potuto controllare se l'app funziona
  }

fix-first = Comincia da qui: { $place }. { $what }

fix-first-place = Comincia da qui: { $place }.

fix-first-what = Comincia da qui: { $what }

repeats-hint = Come per il test { $number }.

repeats-check = Come per la verifica { $number } dell'app.

repeats-above = Come sopra.

summary-challenges = Sfide superate: { $passed } su { $total }; non superate: { $failed }; non valutabili: { $errored }

# Perché un test non si è potuto decidere. Un guasto sulla via verso l'app:

fault-refused = nessuno risponde a { $url }: l'app è in esecuzione, e l'indirizzo è giusto?

fault-unknown-host = l'host di { $url } è sconosciuto: controlla come è scritto l'indirizzo e la tua connessione

fault-unreachable = l'host di { $url } non è raggiungibile: controlla la tua connessione e che l'app sia pubblica

fault-timed-out = { $url } non ha dato una risposta completa entro { $seconds } s: forse si sta avviando; riprova, o alza --request-timeout

fault-broken-off = la connessione a { $url } si è interrotta prima della fine della risposta: forse l'app si è fermata; guarda il suo log, poi riprova

fault-tls = la connessione sicura a { $url } non è riuscita ({ $detail }): controlla il certificato dell'app, o usa il suo indirizzo http: se ne ha uno

fault-too-many-redirects = { $url } reindirizza più di { $limit } volte: guarda dove reindirizza l'app, forse gira in tondo

fault-redirect-loop = { $url } reindirizza più di { $limit } volte dentro l'app: un browser a quel punto rinuncia, e la richiesta del test non riesce

fault-bad-redirect = { $url } reindirizza verso qualcosa che non si può seguire ({ $detail }): correggi l'indirizzo nel reindirizzamento dell'app

fault-unwanted-redirect = { $url } risponde con un reindirizzamento, e la richiesta del test non ne ammette: fai rispondere lì l'app stessa

fault-body-too-large = la risposta di { $url } supera { $limit } byte e non è stata letta fino in fondo; alza --max-body se è giusta

fault-invalid-answer = { $url } non risponde in HTTP valido ({ $detail }): c'è un altro programma in ascolto?

fault-not-public = l'host di { $url } non ha un indirizzo pubblico, e --public-only ammette solo quelli; se ti fidi, consentilo con --allow-host

fault-host-status = l'host ha risposto { $status } al posto dell'app ({ $url }): forse l'app dorme, si sta avviando o è ferma. Apri il suo indirizzo nel browser e aspetta che compaia l'app. Poi valuta di nuovo, oppure aspettala con --wait.

fault-host-status-wait = l'host ha risposto { $status } al posto dell'app; chiede di aspettare { $seconds } s ({ $url }): valuta di nuovo allora, o aspetta con --wait

fault-host-sign-in = l'host ha risposto con una pagina di accesso al posto dell'app ({ $url }): rendi pubblica l'app, o la sua porta

fault-host-private = l'host ha risposto { $status } senza una pagina al posto dell'app ({ $url }): rendi pubblica l'app, o la sua porta

fault-host-page = l'host ha risposto { $status } con una risposta propria al posto dell'app ({ $url }): forse l'app dorme, è ferma o è stata cancellata. Apri il suo indirizzo nel browser, aspetta che compaia l'app, poi valuta di nuovo.

fault-host-listing = al posto dell'app ha risposto un elenco di file ({ $url }): avvia lì l'app, non un server per i suoi file

fault-host-parked = al posto dell'app ha risposto la pagina di un dominio in vendita ({ $url }). Controlla come è scritto l'indirizzo, e che il dominio sia ancora dell'app.

fault-run-too-large = { $url } non è stato letto fino in fondo: l'intera esecuzione ha raggiunto il suo limite di { $limit } byte. Se ne servono di più, alza --max-total-bytes.

fault-run-too-long = { $url } non è stato aspettato, perché l'intera esecuzione ha raggiunto il suo limite di { $seconds } s; se serve più tempo, alza --max-total-time

fault-too-many-requests = le verifiche dal vivo hanno mandato più di { $limit } richieste a { $url } e sono state fermate: forse l'app reindirizza o scollega i client di continuo

fault-foreign-host = il test ha mandato una richiesta a { $url }, che non è l'app; permettila con --allow-host se ti fidi di quell'host

fault-needs-running-app = solo l'app in esecuzione può rispondere a { $url }: avvia l'app e indica il suo URL, o usa --start

fault-unreadable = il file dietro { $url } non si può leggere ({ $detail }): controlla che sia un file e che tu possa leggerlo

fault-other = la richiesta a { $url } non è riuscita ({ $detail }): guarda il log dell'app, poi riprova

# I guai del test stesso:

hint-error-timed-out = il test è durato più del suo limite di { $seconds } s; alza --hint-timeout se ha bisogno di più tempo

hint-error-run-too-long = il test è stato fermato, perché l'intera esecuzione ha raggiunto il suo limite di { $seconds } s; se serve più tempo, alza --max-total-time

hint-error-never-settles = il test aspetta qualcosa che non accadrà mai: se l'app fa ciò che dice il testo del test, avvisa chi ha scritto la sfida

hint-error-out-of-memory = al test serviva più memoria del suo limite di { $limit } byte; se l'app e la sfida sono normali, segnala il caso, per favore

hint-error-stack-overflow = il test ha annidato troppo le chiamate o il codice: non è colpa dell'app; avvisa chi ha scritto la sfida

hint-error-engine-limit = il test ha raggiunto un limite del motore JavaScript di hintgrade che un browser non ha ({ $message }). Non si può decidere se l'app è giusta.

hint-error-too-many-requests = il test ha mandato più di { $limit } richieste, che è il suo limite: non è colpa dell'app; avvisa chi ha scritto la sfida

hint-error-unsupported = il test usa { $name }, che hintgrade non ha ancora; segnalalo, per favore

hint-error-broken = il test stesso è guasto (riga { $line } del file della sfida: { $message }): non è colpa dell'app; avvisa chi ha scritto la sfida

hint-error-broken-somewhere = il test stesso è guasto ({ $message }): non è colpa dell'app; avvisa chi ha scritto la sfida

hint-error-threw-nothing = il test ha lanciato { $value }, che non dice nulla: non è colpa dell'app; avvisa chi ha scritto la sfida

hint-error-in-hook = nella sezione { $section } della sfida: { $error }

hint-error-tests-nothing = nessun test di questa sfida controlla qualcosa, quindi dell'app non si è valutato nulla: non è colpa dell'app; avvisa chi ha scritto la sfida

hint-error-engine = il motore JavaScript di hintgrade non ha funzionato ({ $message }); segnalalo, per favore

hint-error-crashed = il processo che eseguiva questo test si è interrotto ({ $status }). L'app o la sfida potrebbe essere ostile: se non lo è, segnala il caso, per favore.

# Osservazioni:

severity-warning = avviso

severity-note = nota

some-text = ciò che il test ha guardato

finding-empty-hint = Questo test non controlla nulla: passa qualunque cosa faccia l'app.

finding-no-hints = La sfida non ha test, quindi dell'app non si è valutato nulla. Avvisa chi ha scritto la sfida.

finding-hook-before-all = La sezione --before-all-- della sfida è terminata con un errore: { $detail }

help-hook-before-all = Avvisa chi ha scritto la sfida: la pagina di freeCodeCamp lo scrive solo nella console ed esegue i test. Manca loro ciò che la sezione doveva preparare.

finding-hook-after-each = Il test è passato, e poi la sezione --after-each-- della sfida è terminata con un errore. La pagina di freeCodeCamp lo conta come fallimento del test.

finding-hook-after-all = La sezione --after-all-- della sfida è terminata con un errore: { $detail }

help-hook-after-all = Avvisa chi ha scritto la sfida: la pagina di freeCodeCamp lo scrive solo nella console, e nessun esito ne dipende.

finding-not-awaited = Il test non aspetta ciò che avvia. La pagina di freeCodeCamp non si sarebbe accorta di come è finito.

finding-not-awaited-session = Il test non aspetta ciò che avvia, quindi la pagina di freeCodeCamp non si sarebbe accorta di come è finito. Invia i dati senza cookie: in un browser nemmeno un'app giusta riconoscerebbe la sessione. Viene valutato con la sessione aperta dall'app.

finding-not-explained = I test sono decisi, ma la loro spiegazione non è terminata: { $detail }

finding-too-long = { $path } ha { $size } KiB. Quello che manca si cerca solo in file fino a { $limit } KiB.

help-too-long = Controlla che sia il file che hai scritto, e non uno che un altro programma ha prodotto.

# Che cosa c'era al posto di un file:

finding-file-missing = Nella cartella non c'è { $file }.

help-file-missing = Crea { $file } in questa cartella, o indica la cartella che lo contiene. Se il tuo codice è in un file con un altro nome, rinominalo: la sfida legge solo questo.

help-file-elsewhere = { $other } sembra essere quello: rinominalo in { $file }, o indica la cartella che contiene { $file }. La sfida legge solo questo.

finding-boilerplate-missing = L'app non serve { $path } ({ $status }). Il file fcctesting.js del progetto di partenza, che mostra il tuo codice a freeCodeCamp, non è in uso.

help-boilerplate-missing = Scrivi `const fccTesting = require('./freeCodeCamp/fcctesting.js');` in cima a server.js. Scrivi `fccTesting(app);` subito dopo `const app = express();`. Poi riavvia l'app.

finding-api-error = Al posto di { $file } l'app ha risposto con una pagina d'errore ({ $path }: { $status } { $reason }). Il progetto di partenza non è riuscito a leggere il file.

help-api-error = C'è un { $file } accanto a package.json? Il codice in un file con un altro nome (app.js, index.js) non viene letto.

help-api-error-package = C'è un package.json nella cartella in cui la tua app viene avviata?

finding-error-page = Al posto di { $path } l'app ha risposto con una pagina d'errore ({ $status } { $reason }), e il test ha letto quella pagina.

help-error-page = Apri quell'indirizzo nel browser: dovresti vedere il tuo file.

help-error-route = Apri quell'indirizzo nel browser, e leggi l'errore dove la tua app è in esecuzione.

finding-host-page = A { $path } è arrivata una pagina che forse è di chi ospita l'app e non dell'app ({ $status } { $reason }). Il test ha letto quella pagina.

help-host-page = Apri quell'indirizzo nel browser. Se la pagina è di chi ospita l'app, forse l'app dorme, è ferma o è stata cancellata. Aspetta che compaia l'app, poi valuta di nuovo.

finding-host-page-titled = A { $path } è arrivata una pagina che forse è di chi ospita l'app ({ $status } { $reason }, "{ $title }"). Il test ha letto quella pagina.

finding-page-instead = A { $path } è arrivata una pagina HTML invece del file, e il test ha letto quella pagina.

help-page-instead = È di chi ospita l'app, mentre si avvia? Allora aspetta e valuta di nuovo. Se la pagina è dell'app stessa, controlla che { $path } non finisca in una route che risponde a ogni indirizzo.

finding-no-fcctesting = { $path } non usa fcctesting.js. Quando l'app sarà pubblicata, freeCodeCamp non potrà leggere il tuo codice.

help-no-fcctesting = Scrivi `const fccTesting = require('./freeCodeCamp/fcctesting.js');` in cima, e `fccTesting(app);` dopo questa riga.

help-no-fcctesting-module = Rinomina freeCodeCamp/fcctesting.js in fcctesting.cjs. Scrivi `import fccTesting from './freeCodeCamp/fcctesting.cjs';` in cima, e `fccTesting(app);` dopo questa riga.

label-fcctesting-after = `fccTesting(app);` va dopo questa riga

finding-slow-answer = { $path } ha impiegato { $seconds } s a rispondere. La pagina di freeCodeCamp rinuncia dopo 5 s.

help-slow-answer = Un'app che dormiva è lenta una volta sola: valutala di nuovo mentre è sveglia.

finding-no-cors = Una pagina di freeCodeCamp non può leggere { $paths }: nella risposta manca l'intestazione Access-Control-Allow-Origin per lei.

help-no-cors = Chiama `fccTesting(app);` subito dopo `const app = express();`. È lei a mandare quell'intestazione.

help-no-cors-on-some = Ciò che viene servito prima di `fccTesting(app);` resta senza l'intestazione. Sposta quella chiamata sopra le altre righe app.use.

help-cors-package = Scrivi `{ $load }` in cima a server.js. Scrivi `{ $call }` subito dopo `const app = express();`, sopra ogni route. Manda quelle intestazioni e risponde a OPTIONS. `npm install cors` aggiunge il pacchetto.

finding-cors-any-origin = Una pagina di freeCodeCamp non può leggere la risposta a { $requests }. Viene inviata con i cookie, quindi Access-Control-Allow-Origin deve nominare l'origine della pagina, non `*`.

finding-cors-no-credentials = Una pagina di freeCodeCamp non può leggere la risposta a { $requests }. Viene inviata con i cookie, e nella risposta manca `Access-Control-Allow-Credentials: true`.

finding-mixed-content = Un browser non chiederebbe { $urls }: la pagina di freeCodeCamp arriva via https, e questo è http.

help-mixed-content = Fai in modo che l'app risponda e reindirizzi solo a indirizzi https:.

finding-preflight = Un browser non invierebbe { $requests }. Prima chiede all'app con una richiesta OPTIONS, e { $reason }.

preflight-no-origin = nella risposta manca l'intestazione Access-Control-Allow-Origin per la pagina di freeCodeCamp

preflight-any-origin = l'Access-Control-Allow-Origin della risposta deve nominare l'origine della pagina, non `*`, se ci sono cookie

preflight-no-credentials = nella risposta manca `Access-Control-Allow-Credentials: true`, che serve a una richiesta con i cookie

preflight-status = la risposta ha lo stato { $status }, mentre ne serve uno da 200 a 299

preflight-redirected = la risposta è un reindirizzamento, che lì un browser non segue

preflight-method = l'Access-Control-Allow-Methods della risposta non nomina { $methods }

preflight-header = l'Access-Control-Allow-Headers della risposta non nomina { $header }

# Quali indirizzi il sito non accetterebbe:

finding-editor = { $host } è dove si scrive il codice, non dove gira la tua app. freeCodeCamp non accetterebbe questo indirizzo.

help-editor = Dai l'indirizzo dell'app in esecuzione, quello che mostra la tua pagina e nient'altro.

finding-own-demo = { $host } è l'esempio di freeCodeCamp stesso. Il sito non accetterebbe questo indirizzo.

help-own-demo = Dai l'indirizzo della tua app.

finding-plain-http = freeCodeCamp non accetterebbe questo indirizzo: { $host } è pubblico, e l'indirizzo non comincia con https:

help-plain-http = Usa l'indirizzo https: della tua app.

finding-private-address = freeCodeCamp non può raggiungere { $host } e non accetterebbe questo indirizzo: lo conosce solo la tua rete.

help-private-address = Consegna http://localhost con la porta dell'app, oppure l'indirizzo di un host che tutti raggiungono.

finding-address-path = L'indirizzo ha un percorso, { $path }. Quasi tutti i test cominciano da { $host } e lo tralasciano.

help-address-path = Indica l'indirizzo senza il percorso, se l'app risponde lì.

# Un file che non si può usare:

finding-syntax-error = { $path } non è JavaScript valido: { $message }

finding-too-deep = { $path } ha troppi livelli annidati per essere letto.

help-too-deep = Dividilo: nessun codice scritto da una persona arriva a tanti livelli.

finding-merge-left = { $path } non è JavaScript valido: sono rimasti i segni di un merge.

label-merge-begins = qui comincia la prima versione

label-merge-other = qui comincia la seconda versione

label-merge-ends = e qui finisce: tieni una delle due, e nessuno dei segni

help-syntax-error = Guarda questa riga e quella prima: qui manca qualcosa, o è di troppo, o è scritto male.

help-merge-left = Tieni una delle due versioni, e togli l'altra e i segni.

syntax-refused-by-node = Fino ad allora Node non può avviare l'app, qualunque cosa dicano i test.

syntax-refused-by-browser = Fino ad allora un browser non esegue nulla di questo file.

finding-declared-twice = { $path } non è JavaScript valido: `{ $name }` è dichiarato due volte.

label-declared-again = `{ $name }` è dichiarato di nuovo qui

label-declared-first = `{ $name }` è dichiarato qui la prima volta

help-declared-twice = Togli una delle due dichiarazioni, o dai a una un altro nome.

finding-open-string = { $path } non è JavaScript valido: un testo tra virgolette non è chiuso nella sua riga.

label-open-string = al testo che comincia qui manca la virgoletta finale

help-open-string = Scrivi la virgoletta finale, dello stesso tipo della prima.

finding-unclosed = { $path } non è JavaScript valido: la `{ $bracket }` della riga { $opened } non è mai chiusa.

label-unclosed = questa `{ $bracket }` non è mai chiusa

label-belongs-below = `{ $text }` va sotto questa riga

label-belongs-before = `{ $text }` va prima di questo

label-belongs-after = `{ $text }` va dopo questo

help-unclosed = Scrivi `{ $text }` in una riga a sé sotto la riga { $line }.

help-unclosed-in-line = Scrivi `{ $text }` dopo `{ $before }` nella riga { $line }.

finding-unopened = { $path } non è JavaScript valido: la `{ $bracket }` della riga { $opened } non chiude nulla.

label-unopened = questa `{ $bracket }` non chiude nulla

help-unopened = Scrivi la `{"{"}` che manca alla fine della riga { $line }.

help-stray = Togli questa `{ $text }`, o scrivi la parentesi che dovrebbe chiudere.

finding-missing-sign = { $path } non è JavaScript valido: nella riga { $line } manca `{ $text }`.

label-missing-sign = prima di questo manca `{ $text }`

help-unclosed-before = Scrivi `{ $text }` prima di `{ $after }` nella riga { $next }.

finding-used-too-early = `{ $name }` è usata prima della riga che la crea. { $path } si ferma lì con un errore, e l'app non parte mai.

help-used-too-early = Sposta la riga che dichiara `{ $name }` sopra il suo primo uso.

finding-never-declared = Nulla dichiara `{ $name }`. { $path } si ferma lì con un errore, e l'app non parte mai.

help-never-declared = Dichiara `{ $name }` sopra questa riga, anche con require, oppure correggi come è scritta.

finding-hidden-at-start = `{ $name }` è dichiarata dentro una funzione o un blocco, e questa riga sta fuori. { $path } si ferma lì con un errore, e l'app non parte mai.

help-hidden-at-start = Sposta la dichiarazione di `{ $name }` fuori da lì e sopra questa riga, oppure sposta questa riga là dentro.

label-not-seen-here = qui `{ $name }` non si conosce

label-hidden = `{ $name }` si conosce solo qui dentro

label-used-here = `{ $name }` non ha ancora un valore

label-declared-here = `{ $name }` è creata qui

# Un'espressione che non trova corrispondenza. Il pezzo cercato non c'è:

finding-no-match = Il test cerca `{ $wanted }`, e in { $path } non c'è.

help-no-match = Scrivi `{ $wanted }` come nella lezione. Il test legge solo questo file, come testo, lettera per lettera.

finding-no-match-of-several = Il test cerca { $all }, in quest'ordine, e non tutto è in { $path }.

help-no-match-of-several = Scrivi tutto come mostra la lezione. Il test legge solo questo file, come testo, lettera per lettera.

label-could-stand-here = `{ $wanted }` si potrebbe scrivere qui

label-could-stand-above = `{ $wanted }` si potrebbe scrivere qui sopra

label-could-stand-below = `{ $wanted }` si potrebbe scrivere qui sotto

finding-empty-file = { $path } è vuoto.

help-empty-file = Scrivi il tuo codice in { $path }, e salvalo: il test legge solo questo file.

finding-no-match-at-all = Nelle { $lines } righe di { $path } non c'è nulla di ciò che il test cerca.

finding-unwanted-match = Il test vuole che questo sparisca da { $path }.

label-unwanted = questo va tolto

# Il pezzo cercato non c'è, ma c'è qualcosa che gli somiglia:

near-case = { $what ->
    [event] Qui l'evento si chiama `{ $found }`, e il test cerca `{ $wanted }`. Le maiuscole contano.
   *[other] Qui è `{ $found }`, e il test cerca `{ $wanted }`. Le maiuscole contano.
  }

near-case-label = { $what ->
    [event] questo è l'evento `{ $found }`
    [name] questo è il nome `{ $found }`
   *[other] questo è `{ $found }`
  }

near-case-help = Scrivi `{ $wanted }`.

near-separator = { $what ->
    [event] Qui l'evento si chiama `{ $found }`, e il test cerca `{ $wanted }`. Spazi e trattini contano.
   *[other] Qui è `{ $found }`, e il test cerca `{ $wanted }`. Spazi e trattini contano.
  }

near-separator-label = { $what ->
    [event] questo è l'evento `{ $found }`
    [name] questo è il nome `{ $found }`
   *[other] questo è `{ $found }`
  }

near-separator-help = Scrivi `{ $wanted }`.

near-letters = { $what ->
    [event] Qui l'evento si chiama `{ $found }`, e il test cerca `{ $wanted }`.
   *[other] Qui è scritto `{ $found }`, e il test cerca `{ $wanted }`.
  }

near-letters-label = { $what ->
    [event] questo è l'evento `{ $found }`
    [name] questo è il nome `{ $found }`
   *[other] questo è `{ $found }`
  }

near-letters-help = Scrivi `{ $wanted }`.

near-words = { $what ->
    [event] Qui l'evento si chiama `{ $found }`, e il test cerca `{ $wanted }`.
   *[other] Il test cerca `{ $wanted }`, e qui c'è `{ $found }`.
  }

near-words-label = { $what ->
    [event] questo è l'evento `{ $found }`
    [name] questo è il nome `{ $found }`
   *[other] questo è `{ $found }`
  }

near-words-help = Se intendevi proprio questo, scrivi qui `{ $wanted }`. Altrimenti aggiungi una riga per `{ $wanted }`.

near-other-object = Il test cerca `{ $wanted }`, e qui c'è `{ $found }`.

near-other-object-label = questo chiama `{ $found }`

near-other-object-help = Scrivi `{ $wanted }`.

near-other-member = Il test cerca `{ $wanted }`, e qui c'è `{ $found }`.

near-other-member-label = questo chiama `{ $found }`

near-other-member-help = Scrivi `{ $wanted }`.

near-template = Il test cerca `{ $wanted }` tra virgolette semplici o doppie, e qui ci sono gli accenti gravi.

near-template-label = queste virgolette sono accenti gravi

near-template-help = Scrivi { $wanted }.

near-curly-quotes = Il test cerca `{ $wanted }`. Queste sono virgolette tipografiche, come le mette un programma di scrittura, e JavaScript non le accetta.

near-curly-quotes-label = queste virgolette sono tipografiche

near-curly-quotes-help = Scrivi { $wanted } con le virgolette della tastiera.

near-other-quotes = Il test cerca `{ $wanted }`, e qui ci sono virgolette di un altro tipo.

near-other-quotes-label = questo è `{ $found }`

near-other-quotes-help = Scrivi { $wanted }.

near-signs = Il test cerca `{ $wanted }`. In `{ $found }` il nome è giusto, ma non ciò che lo segue.

near-signs-label = questo è `{ $found }`

near-signs-help = Scrivi `{ $wanted }`.

near-order = Il test cerca `{ $wanted }` più avanti. Qui arriva troppo presto.

near-order-label = questo dovrebbe venire dopo

near-order-help = Sposta `{ $wanted }` più in basso: dopo ciò che il test cerca prima.

near-line-break = Il codice è giusto, ma questo test legge `{ $wanted }` solo se la riga non va a capo lì dentro o subito prima.

near-line-break-label = qui la riga va a capo

near-line-break-help = Scrivilo in una riga sola.

near-space = Il codice è giusto, ma questo test lo legge lettera per lettera: cerca `{ $wanted }` con meno spazi.

near-space-label = uno spazio di troppo

near-space-help = Togli lo spazio.

near-no-space = Il test cerca uno spazio prima di `{ $wanted }`.

near-no-space-label = qui davanti manca uno spazio

near-no-space-help = Metti uno spazio prima di `{ $wanted }`.

near-surroundings = `{ $wanted }` c'è, ma il codice intorno non è quello che il test cerca.

near-surroundings-label = `{ $wanted }` è giusto, il codice intorno no

near-surroundings-help = Confronta con la lezione ciò che sta prima e dopo `{ $wanted }`.

near-in-its-place = Il test cerca `{ $wanted }`, e qui il tuo codice ha `{ $found }`.

near-in-its-place-label = questo è `{ $found }`

near-in-its-place-help = Scrivi qui `{ $wanted }`.

near-nothing-in-its-place = Il test cerca qui `{ $wanted }`, e manca.

near-nothing-in-its-place-label = qui manca `{ $wanted }`

near-nothing-in-its-place-help = Aggiungi qui `{ $wanted }`.

near-other-file = Il test cerca `{ $wanted }` in { $path }, e il tuo è in { $other }.

near-other-file-label = è ciò che il test cerca, ma in un altro file

near-other-file-help = Scrivilo in { $path }, l'unico file che questo test legge, o lascialo se una lezione successiva lo ha spostato.

near-comment-label = questo è un commento, che non fa nulla

near-comment-help = Scrivilo come codice, con `{ $wanted }`. In un commento non serve alla tua app.

near-rename-help = Chiamalo `{ $wanted }`, qui e ovunque sia usato `{ $found }`.

near-rename-words-help = Se intendevi proprio questo, chiamalo `{ $wanted }`, qui e ovunque sia usato `{ $found }`. Altrimenti aggiungi una riga per `{ $wanted }`.

near-value-help = Tieni questo valore in una variabile `{ $wanted }`, e scrivi qui `{ $wanted }`.

near-another-help = Dovrebbe essere `{ $wanted }`? Allora scrivilo così. Se serve ad altro, tienilo e aggiungi `{ $wanted }`.

# Un test della lezione sull'emissione, e che cosa cambiare:

lesson-no-socket-io = Socket.IO non è ancora in { $path }. Manca una lezione precedente, su cui questa si basa.

lesson-no-socket-io-help = Fai prima quella lezione: dai la tua app a un server http, e quel server a Socket.IO. Metti in ascolto il server http al posto dell'app. `npm install socket.io` aggiunge il pacchetto.

lesson-no-socket-io-label = il server http e Socket.IO si creano sotto questa riga

lesson-listen-label = qui ascolta l'app; dovrebbe essere il server http

lesson-no-handler = Niente in { $path } aspetta che un client si connetta, e il numero si invia in quel momento.

lesson-no-handler-help = Scrivi `let { $wanted } = 0;` sotto questa riga, e poi `{ $server }.on('connection', socket => {"{"} ++{ $wanted }; { $line } {"}"});`

lesson-no-handler-counted-help = Scrivi `{ $server }.on('connection', socket => {"{"} ++{ $wanted }; { $line } {"}"});` sotto questa riga.

lesson-no-handler-label = la funzione per `connection` va sotto questa riga

lesson-declare = Il test cerca `{ $wanted }`, il numero di utenti, e { $path } non ha una variabile con quel nome.

lesson-declare-help = Scrivi `let { $wanted } = 0;` sopra la funzione, così che tutti i client lo condividano.

lesson-declare-label = `let { $wanted } = 0;` va sopra questa riga

lesson-rename = Il test cerca `{ $wanted }`, e il tuo numero si chiama `{ $found }`.

lesson-rename-label = questo è il tuo numero, `{ $found }`

lesson-value = Il test cerca `{ $wanted }`, e il tuo numero non ha un nome: è `{ $found }`.

lesson-emit = { $path } non invia il numero: il test cerca `{ $line }`

lesson-emit-help = Scrivilo dentro la funzione per `connection`, dopo la riga che aumenta il numero.

lesson-emit-count-help = Scrivi `++{ $wanted };` e poi `{ $line }` dentro questa funzione.

lesson-emit-object = { $found } invia un oggetto, e non solo il numero. Il test cerca `{ $line }`

lesson-emit-other = Questa riga invia l'evento { $found }, e il test cerca `{ $line }`

lesson-emit-change = Il test cerca `{ $line }`, e questa riga è diversa.

lesson-emit-keep-help = Scrivi `{ $line }` sopra questa riga, e tieni questa riga se qualcosa la ascolta.

lesson-emit-label = qui il numero aumenta

lesson-inside-label = questa è la funzione per `connection`

lesson-keep-label = questo invia l'evento { $found }

lesson-change-help = Scrivi `{ $line }` al suo posto.

lesson-change-label = qui serve `{ $line }`

lesson-no-socket = Niente in { $path } si connette al server: non c'è ancora un `socket`.

lesson-no-socket-help = Comincia con `let socket = io();`, e sotto ascolta con `socket.on({ $event }, ...)`.

lesson-listen = { $path } non ascolta l'evento: il test cerca `socket.on({ $event }`

lesson-listen-help = Aggiungi un ascoltatore con `socket.on({ $event }, ...)`, e tieni gli altri.

lesson-listen-change-help = Scrivi `socket.on({ $event }, ...)` al suo posto.

lesson-listen-change-label = qui serve `socket.on({ $event }`

lesson-listen-label-below = l'ascoltatore va sotto questa riga

# Modifiche, nel terminale:

suggest-add = Aggiungi sopra la riga { $line } di { $path }:

suggest-change = Cambia la riga { $line } di { $path } in:

suggest-write = In { $places } di { $path }, scrivi `{ $text }` al posto di ciò che c'è.

suggest-insert = In { $places } di { $path }, aggiungi `{ $text }`.

suggest-uncertain = Forse è questo che serve:

# Dubbi su un'espressione che trova corrispondenza:

finding-matched-in-comment = Il test passa solo grazie a un commento. Senza i commenti di { $path } fallirebbe.

help-matched-in-comment = Un commento non fa nulla: scrivi il codice vero.

label-comment = questo è un commento, non codice

label-nearest-code = questo è il codice più simile

finding-matched-in-string = Il test passa solo grazie a un testo tra virgolette in { $path }. Quello non è codice che viene eseguito.

help-matched-in-string = Scrivilo come codice, fuori dalle virgolette.

label-string = questo è un testo, non codice

finding-stitched-match = Il test passa per caso: trova le sue parole in righe di { $path } che non hanno niente a che fare tra loro.

help-stitched-match = Scrivi ciò che chiede il test in una chiamata sola.

label-piece = qui il test trova `{ $piece }`

finding-emits-while-loading = Questo invia l'evento all'avvio dell'app, quando nessuno è ancora connesso. Nessuno lo riceve mai.

label-while-loading = questo viene eseguito una volta, all'avvio

finding-emits-on-leaving = Il test passa grazie a questa riga, che viene eseguita quando qualcuno se ne va e non quando si connette.

label-on-leaving = questo viene eseguito con `disconnect`

label-nearest-in-time = questo è il codice più simile fuori da `disconnect`

help-emit-on-connection = Invialo dentro la funzione per `connection`, dopo che il numero è cambiato.

finding-undeclared = Nulla dichiara `{ $name }`. Questa riga si ferma con un errore quando viene eseguita.

help-undeclared = Dichiara `{ $name }`, oppure correggi come è scritta.

finding-hidden = `{ $name }` è dichiarata dentro una funzione o un blocco, e questa riga sta fuori. La riga si ferma con un errore quando viene eseguita.

help-hidden = Sposta la dichiarazione di `{ $name }` fuori da lì, oppure sposta questa riga là dentro.

label-undeclared = `{ $name }` non è dichiarata da nessuna parte

# Un controllo su un valore:

finding-wrong-value = Il test si aspetta { $expected }, e la tua app ha dato { $actual }.

finding-assertion = Il test confronta { $actual }, che viene dalla tua app, con { $expected }: `{ $name }` non vale.

finding-assertion-of-one = La tua app ha dato { $actual }, per cui il controllo `{ $name }` del test non vale.

finding-computed = `{ $code }` dovrebbe essere { $expected }, ed è { $actual }.

finding-status = Il test si aspetta lo stato { $expected } da { $request }, e la tua app ha risposto { $actual }.

finding-not-ok = { $request } dovrebbe riuscire, e la tua app ha risposto con lo stato { $status }.

finding-whole-answer = Il test si aspetta { $expected } come `{ $code }`, che è l'intera risposta della tua app.

finding-no-list = `{ $object }` dovrebbe essere { $expected }, e non lo è.

finding-told-to-fail = È il test stesso a dire che così non va.

label-expected = il test si aspetta { $expected }

label-missing-key = qui manca `{ $key }`

label-extra = il test non si aspetta nulla di simile

label-this-value = questo è il valore che il test legge

finding-key-absent = Il test legge `{ $code }`, e `{ $key }` non è nella risposta.

finding-key-absent-expected = Il test si aspetta { $expected } come `{ $code }`, e `{ $key }` non è nella risposta.

finding-condition = Il test controlla `{ $code }`, e il risultato è { $actual }.

finding-undefined = Il test legge `{ $code }`, e un tale valore non c'è.

finding-not-in-text = Il test cerca { $wanted } nel testo "{ $text }", e non c'è.

finding-not-in-empty-text = Il test cerca { $wanted } in un testo vuoto.

# Che cosa è atteso, dopo "si aspetta" o "dovrebbe essere":

want-value = { $value }

want-not = qualcosa di diverso da { $value }

want-above = più di { $value }

want-at-least = almeno { $value }

want-below = meno di { $value }

want-at-most = al massimo { $value }

want-near = circa { $value }

want-with = qualcosa che contiene { $value }

want-without = qualcosa che non contiene { $value }

want-beginning = un testo che comincia con { $value }

want-ending = un testo che finisce con { $value }

want-length = qualcosa di lunghezza { $value }

want-key = un oggetto con la chiave `{ $value }`

want-keys = un oggetto con le chiavi { $value }

want-no-key = un oggetto senza la chiave `{ $value }`

want-one-of = uno di { $value }

want-some = un valore

want-true = un valore diverso da false, 0, null o un testo vuoto

want-nothing = nessun valore

want-empty = qualcosa di vuoto

want-not-empty = qualcosa di non vuoto

want-text-with = un testo che contiene { $pieces }

want-text-like = un testo come `{ $value }`

type-text = un testo

type-text-or-list = un testo o una lista

type-number = un numero

type-list = una lista

type-object = un oggetto

type-boolean = true o false

part-is = `{ $code }` è { $value }.

part-absent = `{ $code }` non è nella risposta.

# Che cosa cambiare nell'app:

code-for = codice per { $request }

code-for-at = codice per { $request } ({ $place })

advice-no-route = Aggiungi una route per { $request }: `{ $route }`. Nessuna route della tua app ha risposto a questa richiesta.

advice-route-not-used = Riavvia o ripubblica la tua app se il { $code } è nuovo: l'app che ha risposto non lo usa. Altrimenti guarda che sia caricato.

advice-not-found = Se la tua app non ha una route per { $request }, aggiungila: `{ $route }`. Se ce l'ha, guarda nel suo codice perché risponde 404.

advice-failed = Leggi l'errore dove gira la tua app, e correggilo nel { $code }.

advice-threw = Correggi l'errore "{ $error }" nel { $code }: la tua app l'ha incontrato mentre rispondeva.

advice-undefined-in-address = Guarda nel { $code } se la risposta ha tutto ciò che serve al test. Il test ha messo `undefined` nell'indirizzo della richiesta successiva.

advice-page-for-json = Se la tua app non ha una route per { $request }, aggiungila: `{ $route }`. Se ce l'ha, rispondi lì con `res.json(...)`.

advice-refused = Guarda nel { $code } perché risponde con lo stato { $status }. A questa richiesta dovrebbe rispondere senza errori.

advice-refused-perhaps = Guarda nel { $code } perché risponde con lo stato { $status }: è questo che il test chiede?

advice-redirected = Se il { $code } non deve reindirizzare, cerca lì `res.redirect`. Il test ha avuto la risposta di { $to }.

advice-json = Rispondi con `res.json(...)` nel { $code }: il test può leggere solo JSON.

advice-json-broken = Lascia scrivere la risposta a `res.json(...)` nel { $code }: sembra JSON, e non è valido.

advice-answer = Nel { $code }, rispondi con { $want }.

advice-value = Guarda nel { $code } da dove viene `{ $at }`: per questa richiesta dovrebbe essere { $want }.

advice-without = Togli `{ $at }` da ciò che viene risposto nel { $code }.

advice-redirect = Reindirizza nel { $code } all'indirizzo che il test si aspetta: `res.redirect(...)`.

advice-source = Guarda nel { $code } da dove viene `{ $at }`: `{ $made }` dovrebbe essere { $want }.

advice-status = Imposta lo stato nel { $code }, prima della risposta: `res.status({ $status })`.

advice-text = Fa' che il { $code } risponda con un testo che contiene { $wanted }.

advice-other = Guarda nel { $code } che cosa fa per questa richiesta, e confrontalo con ciò che il test chiede.

advice-items = { $count ->
    [one] Metti almeno un elemento nella lista `{ $at }`, nel { $code }.
   *[other] Metti almeno { $count } elementi nella lista `{ $at }`, nel { $code }.
  }

advice-items-of-answer = { $count ->
    [one] Nel { $code }, rispondi con una lista di almeno un elemento.
   *[other] Nel { $code }, rispondi con una lista di almeno { $count } elementi.
  }

advice-object = Nel { $code }, rispondi con un oggetto che ha `{ $key }`: `{ $example }`.

advice-key = Aggiungi `{ $key }` all'oggetto della risposta nel { $code }: `{ $example }`.

advice-key-in = Aggiungi `{ $key }` a `{ $at }` nella risposta, nel { $code }.

advice-key-in-items = Aggiungi `{ $key }` a ogni elemento della lista della risposta, nel { $code }.

advice-key-spelling = Rinomina `{ $found }` in `{ $key }` nell'oggetto della risposta, nel { $code }.

advice-key-inside = Nel { $code }, rispondi con ciò che sta in `{ $outer }`, senza un oggetto attorno: `{ $key }` sta lì dentro.

advice-package = Aggiungi il pacchetto al tuo progetto: `npm install { $key }`.

advice-file-key = Aggiungi `"{ $key }"` a { $file }.

advice-file-key-in = Aggiungi `"{ $key }"` a `{ $at }` in { $file }.

advice-file-value = Cambia `{ $at }` in { $file }: dovrebbe essere { $want }.

advice-file = Cambia { $file } in modo che abbia ciò che il test chiede.

advice-set-up = Guarda in server.js se fa ciò che la lezione chiede. Il boilerplate risponde a { $address } con ciò che lì è impostato.

advice-set-up-value = Cambia in server.js ciò da cui viene `{ $at }`: dovrebbe essere { $want }. Il boilerplate risponde a { $address } con ciò che lì è impostato.

advice-tests-off = Scrivi `NODE_ENV=test` nel file .env, e riavvia la tua app. Senza, il boilerplate non esegue nessuno dei tuoi test.

advice-tests-fail = Correggi questo test in { $file }: non passa.

advice-tests-method = Cambia questo test in { $file }: il nome dopo `assert.` dovrebbe essere { $want }.

advice-tests = Guarda in { $file } che ogni test sia scritto e passi. Il boilerplate risponde con i loro risultati.

# Un errore che ha fermato un test:

finding-not-json = Il test legge la risposta a { $method } { $path } come JSON, e non è JSON.

finding-no-route = Il test legge JSON, e l'app ha risposto { $status }: non ha quella route.

finding-broken-json = { $path } non è JSON valido.

help-broken-json = Cerca una virgola o una virgoletta che manca o che è di troppo, qui o appena prima.

label-broken-json = fin qui è JSON valido

finding-reads-of-something = Il test legge `{ $name }` di qualcosa che è { $nothing }.

finding-reads-of-absent = Il test legge `{ $name }` di `{ $object }`, che non è nella risposta.

finding-reads-of-nothing = Il test legge `{ $name }` di `{ $object }`, che è { $nothing }.

finding-no-function = Il test chiama `{ $code }`, che non è una funzione.

finding-no-function-absent = Il test chiama `{ $code }`, e `{ $object }` non è nella risposta.

finding-no-function-type = `{ $object }` dovrebbe essere { $expected }, ed è { $actual }.

finding-gave-up = Il test si è fermato, perché la tua app ha risposto a { $request } con lo stato { $status }.

finding-threw = Il test si è fermato con un errore: { $message }

finding-threw-nothing = Il test si è fermato con un errore senza messaggio.

finding-waits = Il test aspetta qualcosa che non arriva mai.

# Che cosa ha risposto l'app:

answer-was = { $method } { $path } ha risposto { $status } con { $body }.

answer-none = { $method } { $path } non ha avuto risposta.

answer-opaque = { $method } { $path } ha risposto con un reindirizzamento, che il test non segue.

body-empty = un contenuto vuoto

body-empty-object = un oggetto JSON senza chiavi

body-object = JSON con le chiavi { $keys }

body-array = un array JSON di { $count ->
    [one] 1 elemento
   *[other] { $count } elementi
    }

body-value = il valore JSON { $value }

body-page = una pagina HTML che comincia con "{ $line }"

body-page-titled = una pagina HTML dal titolo "{ $title }" che comincia con "{ $line }"

body-text = il testo "{ $line }"

# I rapporti, oltre a quello del terminale:

report-hint = Test { $number }

report-hint-failed = Test { $number } non superato

report-hint-ungraded = Non è stato possibile valutare il test { $number }

report-ungraded-hints = { $count ->
    [one] Non è stato possibile valutare un test, e forse non per colpa dell'app: vedi il suo output
   *[other] Non è stato possibile valutare { $count } test, e forse non per colpa dell'app: vedi il loro output
  }

report-behaviour = Che cosa fa l'app

report-behaviour-works = L'app funziona

report-behaviour-broken = L'app non funziona

report-behaviour-unknown = Non si è potuto controllare se l'app funziona

report-points = punti: { $earned } su { $possible }

report-verdicts = Consegne superate: { $passed } su { $total }

report-verdicts-broken = { $count ->
    [one] di cui { $count } non funziona
   *[other] di cui { $count } non funzionano
  }

report-verdicts-untold = di cui { $count } con funzionamento incerto

report-verdicts-failed = non superate: { $count }

report-verdicts-errored = non valutabili: { $count }

report-does-not-work = non funziona

report-works-untold = non si sa se funziona

report-share-failed = non superato dal { $percent } % ({ $failed } su { $total })

report-share-errored = non valutabili: { $count }

report-commonest = soprattutto { $kind } ({ $count })

report-left-out = Altre { $count } consegne non entrano qui.

report-page-title = Rapporto

report-submission = Consegna

report-submissions = Consegne

report-challenge = Sfida

report-hints = Test

report-hint-by-hint = Test per test

report-verdict = Verdetto

report-duration = Tempo

report-passed = superato

report-failed = non superato

report-errored = non valutabile

report-all = tutte

# Osservazione:

watch-hint = test { $number }: { $before } -> { $now }

watch-check = verifica { $number } dell'app: { $before } -> { $now }

watch-changed = Cambiato: { $what }

watch-unchanged = Tutti i risultati sono come l'ultima volta.

watch-saves = Giro { $count }. { $name } viene valutato di nuovo a ogni salvataggio.

watch-every = Giro { $count }. { $name } viene valutato di nuovo ogni { $seconds } s.

watch-end = Ctrl-C termina.

watch-end-key = q termina.

watch-page = Nel browser: { $url }

watch-page-not-opened = Non è stato possibile aprire un browser ({ $detail }). Apri tu questo indirizzo: { $url }

watch-page-changed = cambiato

watch-page-lost = hintgrade watch non risponde più. Questa pagina mostra il suo ultimo rapporto.

watch-page-ended = hintgrade watch è terminato. Questa pagina non cambia più.

report-row = Riga

report-passed-broken = superato, ma non funziona

report-contents = Indice

# What takes longer than a second, on a terminal:

progress-reading = Leggo gli esercizi

progress-merging = Unisco i rapporti

progress-fetching = Scarico i file di { $name }

progress-hints = Eseguo i test di «{ $title }»

progress-hints-of = Eseguo i test di «{ $title }», { $number } di { $total }

progress-rows = { $count } righe, { $rate }/s, { $time }

progress-rows-of = { $count } di circa { $total } righe, { $rate }/s, mancano { $left }

report-search = Cerca

report-shown = mostrate

report-nothing = Non ci sono rapporti.

# Che cosa fa davvero l'app:

behaviour-works-rehearsal = hintgrade ha eseguito qui il codice dell'app, e funziona:

behaviour-broken-rehearsal = hintgrade ha eseguito qui il codice dell'app, e non funziona:

behaviour-unknown-rehearsal = hintgrade ha eseguito qui il codice dell'app, e non ha potuto stabilire se funziona:

behaviour-works-live = hintgrade si è connesso all'app in esecuzione, e funziona:

behaviour-broken-live = hintgrade si è connesso all'app in esecuzione, e non funziona:

behaviour-unknown-live = hintgrade si è connesso all'app in esecuzione, e non ha potuto stabilire se funziona:

seen-heard = { $clients ->
    [1] Si è connesso un client. Ha ricevuto: { $values }.
    [2] Si sono connessi due client. Hanno ricevuto: { $values }.
    [3] Si sono connessi tre client. Hanno ricevuto: { $values }.
   *[other] Si sono connessi { $clients } client. Hanno ricevuto: { $values }.
  }

seen-wrong = { $clients ->
    [1] Si è connesso un client. Ha ricevuto: { $value }; doveva ricevere: { $wanted }.
    [2] Si sono connessi due client. { $number ->
        [1] Il primo
       *[other] Il secondo
      } ha ricevuto: { $value }; doveva ricevere: { $wanted }.
   *[other] Si sono connessi { $clients } client. Il numero { $number } ha ricevuto: { $value }; doveva ricevere: { $wanted }.
  }

seen-nothing = nulla

seen-no-value = nessun valore

seen-number-of-users = il numero degli utenti

timeline-connected = il client { $number } si connette

timeline-heard = il client { $number } riceve '{ $event }': { $value }

behaviour-does-not-rise = `'{ $event }'` viene inviato, ma il suo numero non cresce di uno a ogni connessione. Aggiungi uno ogni volta, prima di inviarlo.

behaviour-does-not-rise-elsewhere = Solo questa riga aumenta `{ $detail }`, e non viene eseguita quando un client si connette. Fallo nella funzione per `connection`, prima di inviare il numero.

behaviour-does-not-rise-inside = `{ $detail }` ricomincia per ogni client, perché è dichiarata dentro la funzione eseguita per ciascuno. Dichiarala sopra quella funzione.

behaviour-does-not-rise-never = `{ $detail }` viene inviato con `'{ $event }'`, ma nulla lo cambia. Aggiungi uno quando un client si connette.

behaviour-does-not-rise-outside = `{ $detail }` cambia qui una volta sola, all'avvio dell'app. Aggiungi uno nella funzione per `connection`.

behaviour-does-not-rise-same = `{ $detail }` riceve qui lo stesso valore a ogni connessione. Scrivi al suo posto `++{ $detail };`, che aggiunge uno.

behaviour-emits-before-counting = `'{ $event }'` viene inviato prima di contare il nuovo client: il primo riceve 0. Prima aggiungi uno, e invialo sotto.

behaviour-emits-on-disconnect = `'{ $event }'` viene inviato qui quando un client se ne va, e non quando uno si connette. Invialo anche nella funzione per `connection`, dopo aver aggiunto uno.

behaviour-emits-outside-handler = `'{ $event }'` viene inviato fuori dalla funzione per `connection`, prima che qualcuno possa riceverlo. Sposta questa riga in quella funzione.

behaviour-emits-to-one = Solo il nuovo client riceve `'{ $event }'`. Scrivi qui `io.emit`: lo manda a tutti.

behaviour-emits-to-others = Tutti tranne il nuovo client ricevono `'{ $event }'`. Scrivi qui `io.emit`: lo manda anche a lui.

behaviour-falls-on-leave = `'{ $event }'` viene inviato anche quando un client se ne va, come chiede la prossima lezione.

behaviour-listens-elsewhere = Nessun client si connette: l'app ascolta qui con un server a cui Socket.IO non è collegato. Mettiti in ascolto con il server http dato a Socket.IO, come `http.listen(3000);`

behaviour-never-emits = Nessuno riceve `'{ $event }'`: non viene mai inviato quando un client si connette. Invialo nella funzione per `connection`, dopo aver aggiunto uno al numero.

behaviour-never-listens = Nessun client si connette: il server a cui è collegato Socket.IO non si mette mai in ascolto. Mettilo in ascolto in fondo a server.js, come `http.listen(3000);`

behaviour-no-handler = Nessuno riceve `'{ $event }'`: nulla aspetta che un client si connetta. Scrivi una funzione per questo: `io.on('connection', socket => {"{"} ... {"}"});`

behaviour-object-for-number = `'{ $event }'` porta un oggetto o una lista. Invia solo il numero.

behaviour-page-never-listens = Lo script della pagina non ascolta `'{ $event }'`. Ascoltalo con `socket.on('{ $event }', data => console.log(data));`

behaviour-page-never-listens-late = La pagina ascolta `'{ $event }'` solo dopo che qualcuno la usa: quelle righe stanno dentro un altro ascoltatore. Spostale fuori da quello.

behaviour-page-never-listens-throws = Lo script della pagina si ferma qui con un errore, e così non ascolta mai `'{ $event }'`: { $detail }

behaviour-page-shows-nothing = La pagina ascolta `'{ $event }'`, ma non ne mostra nulla. La lezione chiede `console.log`.

behaviour-socket-io-missing = { $detail ->
    [live] Nessun client può connettersi: l'app risponde, ma Socket.IO non è collegato al server che ascolta.
   *[other] Nessun client può connettersi: Socket.IO non è collegato ad alcun server.
  } Collegalo al server http: `const io = require('socket.io')(http);`

behaviour-syntax-error = Il file non è JavaScript valido, quindi non ne viene eseguito nulla: { $detail }

behaviour-throws-at-start = L'app si ferma qui con un errore quando parte: { $detail }

behaviour-throws-at-start-caught = Qui c'è un errore all'avvio dell'app, intercettato da altro codice: { $detail }. Ciò che segue in questa funzione non viene mai eseguito, come le route più sotto.

behaviour-throws-at-start-database = Qui il database non viene collegato, e ciò che lo aspetta non viene eseguito: { $detail }. Dagli l'indirizzo del tuo database, spesso `process.env.MONGO_URI`.

behaviour-throws-at-start-express = L'app si ferma qui con un errore quando parte: { $detail }. `require('express')` dà una funzione. Chiamandola si crea l'app: `const app = express();`

behaviour-throws-at-start-socket-io = L'app si ferma qui con un errore quando parte: { $detail }. Socket.IO non è collegato a nessun server. Chiama ciò che dà `require('socket.io')` con il server http: `require('socket.io')(http)`

behaviour-throws-on-connection = L'app si ferma qui con un errore quando un client si connette: { $detail }

behaviour-throws-on-leave = L'app si ferma qui con un errore quando un client se ne va: { $detail }

behaviour-wrong-event = L'evento inviato si chiama `'{ $detail }'`; nessuno riceve `'{ $event }'`. Chiamalo `'{ $event }'`.

behaviour-wrong-value = `'{ $event }'` porta { $detail }. Dovrebbe essere il numero degli utenti.

behaviour-wrong-value-text = `'{ $event }'` porta il testo { $detail }. Dovrebbe essere il numero stesso, senza virgolette attorno.

# Perché il suo comportamento non si è potuto dire:

unknown-not-run = Non controllato, perché il controllo precedente non è finito.

unknown-timed-out = L'app era ancora occupata allo scadere del tempo.

unknown-worker-lost = L'esecuzione del codice dell'app non è terminata: { $detail }

unknown-trouble = { $detail }

unknown-malformed = hintgrade non ha potuto leggere le proprie note sull'app ({ $detail }). Segnalalo, per favore.

unknown-refused = L'app non fa entrare nessun client senza accesso, che qui non si può dare ({ $detail }).

unknown-sign-in = L'app chiede l'accesso: dai --cookie, oppure --login utente:password ({ $detail }).

unknown-never-let-in = Uno dei middleware dell'app non fa mai entrare un client.

unknown-no-page = { $detail } manca, o non è stato possibile leggerlo.

unknown-no-server = server.js manca, o non è stato possibile leggerlo.

unknown-unreachable = Lì non risponde nessun Socket.IO ({ $detail }).

unknown-refused-known = L'app rifiuta il client anche se ha fatto l'accesso: controlla che cosa danno --cookie o --login ({ $detail }).

unknown-not-signed-in = L'app non accetta il nome e la password di --login né a /login né a /register. Controllali, o dai --cookie.

unknown-ended = L'app chiude da sola la connessione.

unknown-ended-sign-in = L'app chiude da sola la connessione. Se chiede l'accesso, dai --cookie, oppure --login utente:password.

unknown-silent-without-sign-in = L'app non invia nulla ai client che non hanno fatto l'accesso: dai --cookie, oppure --login utente:password.

unknown-elsewhere = L'app manda i suoi client a { $detail }: dai quell'indirizzo.

unknown-no-database = La pagina dell'app dice che il suo database non è connesso. Connettilo (spesso con MONGO_URI), poi controlla di nuovo.

unknown-too-much = L'app invia più di quanto hintgrade guardi.

unknown-live-timed-out = L'app risponde troppo lentamente per dirlo. Forse si sta avviando: riprova.

unknown-stub = Dipende da dati che qui non ci sono, come quelli di un database.

unknown-missing = Dipende da { $detail }, che non c'è.

unknown-passed-on = Dipende da ciò che fa { $detail }.

unknown-uncalled = Dipende da ciò che { $detail } fa con la funzione che riceve.

unknown-exited = L'app si chiude da sola.

unknown-turned-away = L'app respinge il client: forse gli manca qualcosa che invia la pagina dell'app.

unknown-threw = L'app si ferma con un errore che forse dipende da come hintgrade la esegue ({ $detail }).

unknown-too-deep = { $detail } ha troppi livelli annidati per essere letto.

unknown-page = Lo script della pagina si ferma con un errore che forse dipende da come hintgrade lo esegue ({ $detail }).

unknown-page-silent = Lo script della pagina non ascolta e non mostra nulla, per quanto si vede qui.

unknown-namespace = I suoi client si connettono a { $detail }, un namespace proprio, in cui hintgrade non entra.

finding-body-cut = La risposta di { $path } supera { $limit } byte e non è stata letta fino in fondo.

help-body-cut = Un file di codice è di rado così lungo. Guarda che cosa invia lì l'app, oppure alza --max-body.

# Una classe:

class-ungraded = Non valutabili

class-ungraded-more = e altre { $count }

class-failed-hints = { $count ->
    [one] test { $numbers } fallito
   *[other] test { $numbers } falliti
  }

row-no-submission = la riga alla linea { $line } non indica nessun progetto: scrivi un URL o una cartella

row-not-a-url = la riga { $line } ha '{ $text }' dove serve un URL. Scrivilo con http:// o https://, o indica una cartella in una colonna folder.

row-link = la cartella '{ $name }' è un collegamento, che non viene seguito: mettici il progetto stesso, o elencalo in un file

row-name = la cartella '{ $name }' non può essere indicata in un rapporto, perché il suo nome non è UTF-8: rinominala

row-too-long = la linea { $line } supera i { $limit } byte ed è stata saltata

row-not-json = la linea { $line } non è un oggetto JSON con url o folder ({ $detail })

row-cells = la riga alla linea { $line } ha { $cells } celle, l'intestazione ne ha { $columns }: manca la virgoletta a una cella che contiene un separatore?

row-never-closed = nella riga che comincia alla linea { $line } una virgoletta non viene mai chiusa: forse mancano le righe seguenti

row-cannot-open = non si può aprire ({ $detail })

row-unreadable = l'elenco non si legge oltre la linea { $line } ({ $detail })

# Errori che terminano un'esecuzione, e note accanto:

error-address-empty = manca la consegna: indica l'URL dell'app (http://localhost:3000) o la sua cartella

error-address-invalid = '{ $typed }' non è un URL ({ $reason }): indica l'URL dell'app, per esempio http://localhost:3000, o la sua cartella

error-address-scheme = '{ $typed }' è un indirizzo { $scheme }:, ma un'app si raggiunge con http: o https:

error-folder-unreadable = non si può aprire la cartella '{ $path }': { $detail }; indica la cartella che contiene server.js, o l'URL dell'app

error-folder-is-a-file = '{ $path }' è un file; indica la cartella che lo contiene, o l'URL dell'app

error-folder-not-public = '{ $path }' è una cartella, e --public-only ammette solo URL pubblici: togli --public-only per valutare una cartella

error-port-taken = la porta { $port } è occupata: ferma il programma che vi ascolta, o scegline un'altra con --port

error-no-port = non si è trovata una porta libera ({ $detail }); scegline una con --port

error-not-started = '{ $command }' non si può avviare ({ $detail }): controlla il comando di --start

error-output-threads = non si possono avviare i thread che leggono l'output dell'app: { $detail }; chiudi altri programmi, o permettine di più (ulimit -u)

error-app-ended = '{ $command }' { $status } prima che l'app rispondesse: eseguilo nella cartella dell'app per vedere perché

error-interrupted = l'esecuzione è stata fermata prima della fine

app-ended = è terminato

app-ended-with-code = è terminato con il codice d'uscita { $code }

app-ended-by-signal = è stato terminato dal segnale { $signal }

app-not-ready-refused = nessuno ascolta lì

app-not-ready-unknown-host = il suo host non è conosciuto

app-not-ready-unreachable = il suo host non è raggiungibile

app-not-ready-slow = ancora nessuna risposta

app-not-ready-broken-off = la connessione si è interrotta

app-not-ready-status = stato { $status }

app-not-ready-hosts-page = il suo host mostra una pagina propria

error-start-needs-folder = --start avvia l'app nella sua cartella, e '{ $name }' non è una cartella: indica la cartella

error-no-signals = non si può attendere Ctrl-C: { $detail }; chiudi altri programmi e riprova

note-other-port = l'app ascolta sulla porta { $port } e non su { $given }, il valore della sua variabile PORT: falla ascoltare su process.env.PORT

start-wrote-nothing = L'app non ha scritto nulla.

start-last-lines = Le ultime righe dell'app:

start-starting = si avvia { $command }

start-waiting = si attende che { $what } risponda

start-waiting-why = si attende che { $what } risponda: { $why }

severity-error = errore

severity-tip = consiglio

tip-behaviour = i test leggono solo il codice. --live collega dei client all'app in esecuzione, e --rehearse ne esegue qui il codice.

error-sample = il progetto di riferimento non si può servire: { $detail }; chiudi altri programmi e riprova

problem-unreadable = il file non si può leggere: { $detail }

remedy-unreadable = Controlla che esista e che tu possa leggerlo.

problem-not-a-file = non è un file

remedy-not-a-file = Indica il file Markdown di una sfida, o una cartella che ne contiene.

problem-too-big = il file supera { $limit } KiB

remedy-too-big = Indica il file Markdown di una sfida: sono pochi KiB.

problem-not-utf8 = il file non è testo UTF-8

remedy-not-utf8 = Salvalo in UTF-8.

problem-no-front-matter = manca l'intestazione

remedy-no-front-matter = Comincia il file con una riga ---, i campi id, title e challengeType, e una riga ---.

problem-open-front-matter = l'intestazione non ha fine

remedy-open-front-matter = Chiudila con una riga --- a sé.

problem-broken-front-matter = l'intestazione non è YAML valido ({ $detail })

remedy-broken-front-matter = Scrivi un campo per riga, come in title: Communicate by Emitting, e metti tra virgolette un valore con i due punti.

problem-no-field = nell'intestazione manca { $field }

remedy-no-field = Aggiungi una riga { $field }: { $example }.

problem-bad-id = l'id { $id } non ha 24 cifre esadecimali

remedy-bad-id = Scrivilo come in id: { $example }.

problem-bad-type = il challengeType { $kind } non è un numero da 0 a 255

remedy-bad-type = Scrivi challengeType: 2 per una sfida di back-end o challengeType: 4 per un progetto di back-end.

problem-unknown-section = non esiste la sezione { $name }

remedy-unknown-section = Togli i trattini se è un titolo qualunque.

remedy-unknown-section-near = Intendevi { $near }?

problem-wrong-level = la sezione { $name } ha un titolo del livello sbagliato

remedy-wrong-level = Scrivi { $right }.

problem-no-section = { $name } segna una parte di codice e non è una sezione

remedy-no-section = Spostalo nel blocco di codice a cui appartiene.

problem-nested-section = la sezione { $name } sta dentro una citazione o un elenco

remedy-nested-section = Comincia la sua riga con il segno #.

problem-not-in-pairs = i test vanno a coppie, un testo e poi un blocco di codice, e # --hints-- contiene { $blocks ->
    [one] 1 blocco
   *[other] { $blocks } blocchi
  }

problem-no-code = al test { $hint } manca il blocco di codice

remedy-no-code = Dai a ogni test un blocco di testo con un blocco di codice subito sotto. Anche un commento o una linea tra i due conta come blocco.

problem-no-text = al test { $hint } manca il testo

remedy-no-text = Scrivi sopra il suo codice che cosa avrebbe dovuto fare chi studia.

problem-broken-tests = i test sotto ## Tests non sono un elenco valido ({ $detail })

remedy-broken-tests = Scrivili in YAML, come elenco tests di text e testString, oppure come test sotto # --hints--.

problem-bad-hook = la sezione # { $name } non è un solo blocco di codice JavaScript

remedy-bad-hook = Metti il suo codice in un solo blocco che comincia con ```js, e nient'altro nella sezione.

problem-hooks-in-behaviour = un comportamento non ha sezioni come --before-each--

remedy-hooks-in-behaviour = Scrivi il loro codice nei suoi controlli.

error-challenge = { $location }: { $problem }. { $remedy }

error-no-such-path = il file o la cartella { $path } non esiste.

error-no-such-path-near = il file o la cartella { $path } non esiste. Intendevi { $near }?

error-no-such-challenge = la sfida { $name } non esiste. Indica una di quelle incluse ({ $names }), un file Markdown, o una cartella che ne contiene.

error-no-such-challenge-near = la sfida { $name } non esiste. Intendevi { $near }? Indica una di quelle incluse ({ $names }), un file Markdown, o una cartella che ne contiene.

error-empty-folder = in { $path } non c'è nessun file di sfida (.md). Indica una cartella che ne contiene.

error-other-types = nessuna sfida in { $path } si valuta con l'URL di un'app: { $count ->
    [one] l'unica che c'è non è
   *[other] le { $count } che ci sono non sono
  } di tipo 2 (back-end) né 4 (progetto di back-end).

note-left-out = { $count ->
    [one] 1 sfida è tralasciata
   *[other] { $count } sfide sono tralasciate
  }, di tipi diversi da 2 (back-end) e 4 (progetto di back-end): non si valutano con l'URL di un'app

error-folder-too-deep = { $path } è troppo grande per leggerla intera: le sue cartelle sono annidate più di { $limit } volte. Indica una cartella al suo interno.

error-folder-too-full = { $path } è troppo grande per leggerla intera: contiene più di { $limit } file. Indica una cartella al suo interno.

error-rows-open = non si può leggere '{ $path }': { $detail }; indica un CSV, righe JSON, un elenco, una cartella di progetti, o - per lo standard input

error-rows-no-column = la prima riga di '{ $path }' non nomina una colonna url, folder o submission (ha: { $columns }); aggiungine una, o usa --input list

error-rows-not-a-folder = lo standard input non è una cartella di progetti: indica la cartella, o togli --input folder

error-rows-too-many = '{ $path }' contiene più di { $limit } cartelle: indica un elenco, o una cartella che ne contiene meno

error-report-unreadable = non si può leggere il report '{ $path }': { $detail }; indica un file scritto da `hintgrade class --format json`

error-not-a-report = la riga { $line } di '{ $path }' non è il report di una classe ({ $detail }): indica un file scritto da `hintgrade class --format json`

error-other-challenge = la riga { $line } di '{ $path }' riguarda la sfida '{ $found }', che questa esecuzione non valuta: indica la stessa --challenge, o un altro file

error-parts-differ = la riga { $row } è una consegna in '{ $one }' e un'altra in '{ $other }': indica parti della stessa classe

error-spill = non si possono tenere i report nella cartella temporanea: { $detail }; fai spazio, o indicane un'altra con TMPDIR

error-reader-threads = non si possono avviare i thread che leggono le righe: { $detail }; chiudi altri programmi, o permettine di più (ulimit -u)

note-unconfined = questo sistema non può negare ai processi che eseguono il codice consegnato: { $missing }

error-unconfined = --public-only serve per le consegne di sconosciuti, e questo sistema non può vietare le chiamate di sistema (seccomp) ai processi che le eseguono. Valuta su Linux con seccomp, o aggiungi --allow-unconfined se è altro a confinarli.

confinement-limits = più memoria e tempo di processore dei loro limiti (rlimit)

confinement-landlock = file e TCP (Landlock)

confinement-seccomp = chiamate di sistema che non gli servono (seccomp)

error-grading-system = il sistema non concede processi o thread per valutare ({ $detail }); chiudi altri programmi, o alza il limite dei processi

error-output-open = non si può scrivere '{ $path }': { $detail }; indica un altro file, con --format FORMAT:FILE

error-output-in-use = un'altra esecuzione di hintgrade scrive '{ $path }': aspetta che finisca, o indica un altro file

error-output-write = non si può scrivere '{ $path }': { $detail }; il report che contiene non è completo

error-both-to-stdout = i formati { $one } e { $other } finirebbero entrambi sullo standard output: dai a uno dei due un file, per esempio --format { $other }:FILE

error-both-to-file = i formati { $one } e { $other } finirebbero entrambi in '{ $path }': dai a uno dei due un altro file

error-output-is-resumed = --format { $format } sovrascriverebbe '{ $path }', da cui --resume continua: indica un altro file

error-live-needs-url = --live guarda un'app in esecuzione, e '{ $name }' è una cartella: avvia l'app e indica il suo URL, o togli --live

error-not-points = '{ $text }' non è un numero di punti: scrivine uno per ogni test, per esempio 2,3,5 o 0.5,1,1.5

error-points-count = --points ha { $given } pesi, e '{ $title }' ha { $hints } test: danne uno per ciascuno, nell'ordine della sfida

# A table of challenges:

list-type = tipo

list-hints = test

list-language = lingua

list-title = titolo

# Wrong arguments:

usage-unknown-argument = l'opzione '{ $argument }' non esiste.

usage-unknown-command = il comando '{ $argument }' non esiste.

usage-missing = manca questo: { $argument }.

usage-conflict = '{ $argument }' non si può usare con '{ $other }'.

usage-value = '{ $value }' non è un valore di '{ $argument }'.

usage-values = Scegli tra: { $values }.

usage-near = Forse volevi '{ $near }'?

usage-time = '{ $text }' non è un tempo: scrivi 500ms, 10s o 2m

usage-time-range = un tempo sta tra 1ms e 24h

usage-size = '{ $text }' non è una dimensione: scrivi 4096, 512k o 8M

usage-size-range = una dimensione sta tra 1 byte e 1024M

usage-no-file = '{ $format }:' non nomina un file: scrivi { $format }:FILE, o solo { $format } per lo standard output

usage-cookie = --cookie vuole un solo nome=valore, come connect.sid=s%3Aabc

usage-login = --login vuole utente:password

usage-help = Per saperne di più: --help

serve-runs = Il progetto di riferimento è in esecuzione su { $url }

serve-runs-broken = Il progetto di riferimento è in esecuzione su { $url }, guasto: { $about }

serve-open = Aprilo in due schede, registrati, e guarda il numero di utenti nella pagina e nella sua console.

serve-grade = Valutalo da un altro terminale: hintgrade grade { $url }

serve-no-browser = non si è potuto aprire un browser ({ $detail }); apri tu { $url }

error-shard-written = '{ $text }' non è una parte: scrivi 3/16 per la terza di sedici, o auto/16 per leggerla da { $variable }

error-shard-no-index = auto/{ $count } ha bisogno di { $variable } (da 0 a { $last }), che è { $found }: avvialo come Indexed Job, o scrivi la parte, come 1/{ $count }

error-shard-not-set = assente

error-init-folder = non si può aprire la cartella { $path } ({ $detail }): indica la cartella che contiene server.js

error-init-no-project = { $path } non ha né un server.js né un package.json: indica la cartella del progetto

error-init-package = { $path } non si può leggere come JSON ({ $detail }): correggilo, poi riprova

error-init-variables = { $path } non si può leggere come elenco delle variabili dell'app ({ $detail }): accorcialo, poi riprova

error-init-too-many = { $path } nomina più di { $detail } variabili: accorcialo, poi riprova

error-init-name = il nome della cartella { $detail } ha caratteri che nessun workflow può contenere; rinominala

error-init-exists = { $path } c'è già e non viene sovrascritto; `hintgrade init{ $detail } --stdout` mostra come sarebbe

error-init-write = non si può scrivere { $path } ({ $detail }): scegli una cartella in cui puoi scrivere, o usa --stdout

init-wrote = Scritto { $name }

init-next = Poi:

init-no-repository = questa cartella non è ancora in un repository Git

init-secrets = Aggiungi in { $name } del repository: { $other }

init-look = poi guarda { $name }

init-actions-tab = la scheda Actions del repository

init-node-of-file = Node: la versione in { $name }

init-node-default = Node { $name }, perché il progetto non ne nomina uno

init-locked = { $name }, perché c'è { $other }

init-not-locked = { $name }, perché non c'è un file di lock

init-no-package = non c'è package.json: i file vengono valutati così come sono

init-start = `{ $name }` avvia l'app, che viene valutata mentre è in esecuzione

init-no-start = non c'è uno script start in package.json: i file vengono valutati così come sono

init-refused = senza { $name }, che cambierebbe i programmi del workflow

error-points-format = --points dice quanto vale ogni test, e il formato { $format } non ha dove metterlo: lascia fuori uno dei due

error-watch-page = la pagina non può essere servita ({ $detail }); senza --open resta il terminale

error-watch = non si possono seguire i salvataggi in '{ $folder }' ({ $detail }); usa --every 2s per guardare a intervalli

error-round = una valutazione non è finita; segnalalo, per favore

error-network = non si può avviare il thread della rete: { $detail }; chiudi altri programmi e riprova

note-resumed = { $count } righe sono già in '{ $name }'

note-not-resumed = '{ $name }' non c'è ancora: si comincia dalla prima riga

class-stopped = Interrotto dopo { $count } righe; { $how }

class-continue-with = continua con lo stesso comando e --resume { $file }

class-continue-another-time = per poter continuare un'altra volta, aggiungi --format json:FILE, e poi --resume FILE

warning-not-a-report = la riga { $line } di '{ $path }' non è il report di una classe ({ $detail }), ed è stata tralasciata

warning-not-reports = altre { $count } righe di '{ $path }' sono state tralasciate

warning-other-rows = { $count ->
    [one] la riga { $rows } dell'esecuzione precedente non è nell'elenco, o vi è un'altra consegna, ed è stata tolta
   *[other] le righe { $rows } dell'esecuzione precedente non sono nell'elenco, o vi sono altre consegne, e sono state tolte
  }

warning-truncated-part = l'ultima riga di '{ $name }' è incompleta, ed è stata tralasciata

note-rows-behind = potrebbero mancare righe dopo l'ultima delle parti: indica l'elenco con --rows per controllare

rows-and-more = { $numbers } e altre { $more }

warning-duplicate-rows = { $count ->
    [one] la riga { $rows } c'è
   *[other] le righe { $rows } ci sono
  } più di una volta; vale la prima

error-missing-rows = { $count ->
    [one] la riga { $rows } manca
   *[other] le righe { $rows } mancano
  }: manca una parte, o una è stata interrotta? Continuala con --resume

error-weights-unreadable = non si possono leggere i punti in '{ $path }': { $detail }; indica un file di numeri, come 2,3,5

error-weights-in-file = nel file '{ $path }': { $detail }
