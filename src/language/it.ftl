# Ciò che legge chi studia, in italiano. Gli stessi messaggi di en.ftl, nello stesso ordine.

verbatim = { $text }

summary-passed = { $total ->
    [one] L'unico test è superato
   *[other] Tutti i { $total } test sono superati
  }

summary-mixed = Test superati: { $passed } su { $total }; falliti: { $failed }; non valutabili: { $errored }

summary-failed = Test superati: { $passed } su { $total }; falliti: { $failed }

summary-empty = La sfida non ha test: non c'è nulla da valutare

summary-challenges = Sfide superate: { $passed } su { $total }; non superate: { $failed }; non valutabili: { $errored }

# Perché un test non si è potuto decidere. Un guasto sulla via verso l'app:

fault-refused = nessuno risponde a { $url }: l'app è in esecuzione, e l'indirizzo è giusto?

fault-unknown-host = l'host di { $url } è sconosciuto: controlla come è scritto l'indirizzo e la tua connessione

fault-unreachable = l'host di { $url } non è raggiungibile: controlla la tua connessione e che l'app sia pubblica

fault-timed-out = { $url } non ha dato una risposta completa entro { $seconds } s: forse si sta avviando; riprova, o alza --request-timeout

fault-broken-off = la connessione a { $url } si è interrotta prima della fine della risposta: forse l'app si è fermata; guarda il suo log, poi riprova

fault-tls = la connessione sicura a { $url } non è riuscita ({ $detail }): controlla il certificato dell'app, o usa il suo indirizzo http: se ne ha uno

fault-too-many-redirects = { $url } reindirizza più di { $limit } volte: l'app manda i visitatori in tondo

fault-redirect-loop = { $url } reindirizza più di { $limit } volte dentro l'app: un browser a quel punto rinuncia, e la richiesta del test non riesce

fault-bad-redirect = { $url } reindirizza verso qualcosa che non si può seguire ({ $detail })

fault-unwanted-redirect = { $url } reindirizza verso qualcosa che non si può seguire (il test non ne vuole)

fault-body-too-large = la risposta di { $url } supera { $limit } byte e non è stata letta fino in fondo; alza --max-body se è giusta

fault-invalid-answer = { $url } non risponde in HTTP valido ({ $detail }): c'è un altro programma in ascolto?

fault-not-public = l'host di { $url } non ha un indirizzo pubblico, e --public-only ammette solo quelli; se ti fidi, consentilo con --allow-host

fault-host-status = l'host ha risposto { $status } al posto dell'app ({ $url }): forse l'app dorme, si sta avviando o è ferma; apri il suo indirizzo nel browser, aspetta che compaia l'app, poi valuta di nuovo, o aspettala con --wait

fault-host-status-wait = l'host ha risposto { $status } al posto dell'app; chiede di aspettare { $seconds } s ({ $url }): valuta di nuovo allora, o aspetta con --wait

fault-host-sign-in = l'host ha risposto con una pagina di accesso al posto dell'app ({ $url }): rendi pubblica l'app, o la sua porta

fault-host-private = l'host ha risposto { $status } senza una pagina al posto dell'app ({ $url }): rendi pubblica l'app, o la sua porta

fault-host-page = l'host ha risposto { $status } con una risposta propria al posto dell'app ({ $url }): forse l'app dorme, è ferma o è stata cancellata; apri il suo indirizzo nel browser, aspetta che compaia l'app, poi valuta di nuovo

fault-host-listing = al posto dell'app ha risposto un elenco di file ({ $url }): avvia lì l'app, non un server per i suoi file

fault-host-parked = al posto dell'app ha risposto la pagina di un dominio parcheggiato ({ $url }): controlla come è scritto l'indirizzo e che il dominio sia ancora dell'app

fault-run-too-large = { $url } non è stato letto fino in fondo, perché l'intera esecuzione ha già letto il suo limite di { $limit } byte; se è giusto così, alza --max-total-bytes

fault-run-too-long = { $url } non è stato atteso, perché l'intera esecuzione ha già preso il suo limite di { $seconds } s; se serve più tempo, alza --max-total-time

fault-too-many-requests = { $url } ha ricevuto più di { $limit } richieste dalle verifiche dal vivo, che è il loro limite

fault-foreign-host = il test ha chiesto { $url }, che non è l'app; permettilo con --allow-host se ti fidi

fault-needs-running-app = a { $url } può rispondere solo l'app in esecuzione, e una cartella ne contiene solo i file: avvia l'app e dai il suo URL

fault-unreadable = il file dietro { $url } non si può leggere ({ $detail })

fault-other = la richiesta a { $url } non è riuscita ({ $detail })

# I guai del test stesso:

hint-error-timed-out = il test è durato più del suo limite di { $seconds } s; alza --hint-timeout se ha bisogno di più tempo

hint-error-run-too-long = il test è stato interrotto, perché l'intera esecuzione ha già preso il suo limite di { $seconds } s; se serve più tempo, alza --max-total-time

hint-error-never-settles = il test aspetta qualcosa che non accadrà mai

hint-error-out-of-memory = il test voleva più memoria del suo limite di { $limit } byte; se l'app e la sfida sono normali, segnala il caso, per favore

hint-error-stack-overflow = il test ha annidato troppe chiamate

hint-error-engine-limit = il test ha raggiunto un limite del motore JavaScript di hintgrade che un browser non ha ({ $message }): non si può decidere se l'app è giusta

hint-error-too-many-requests = il test ha mandato più di { $limit } richieste

hint-error-unsupported = il test usa { $name }, che hintgrade non ha ancora

hint-error-broken = il test stesso è guasto (riga { $line } del file della sfida: { $message }): non è colpa dell'app; avvisa chi ha scritto la sfida

hint-error-broken-somewhere = il test stesso è guasto ({ $message }): non è colpa dell'app; avvisa chi ha scritto la sfida

hint-error-threw-nothing = il test ha lanciato { $value }, che non dice nulla: non è colpa dell'app; avvisa chi ha scritto la sfida

hint-error-engine = il motore JavaScript di hintgrade non ha funzionato ({ $message }); segnalalo, per favore

hint-error-crashed = il processo che eseguiva questo test si è interrotto ({ $status }); l'app o la sfida potrebbe essere ostile: se non lo è, segnala il caso, per favore

# Osservazioni:

severity-warning = avviso

severity-note = nota

severity-help = aiuto

some-text = ciò che il test ha guardato

finding-empty-hint = questo test non controlla nulla: passa qualunque cosa faccia l'app

finding-not-awaited = il test non aspetta ciò che avvia; la pagina di freeCodeCamp non si sarebbe accorta del suo esito

finding-not-awaited-session = il test non aspetta ciò che avvia, perciò la pagina di freeCodeCamp non si sarebbe accorta del suo esito; manda la richiesta senza cookie, quindi con un browser il reindirizzamento arriverebbe senza la sessione a qualsiasi app, anche giusta: è valutato con la sessione che l'app ha iniziato

finding-not-explained = i test sono decisi, ma la loro spiegazione non è terminata: { $detail }

# Che cosa c'era al posto di un file:

finding-file-missing = nella cartella non c'è { $file }

help-file-missing = indica la cartella che lo contiene; se il tuo codice sta in un file con un altro nome, rinominalo: la sfida legge solo questo

help-file-elsewhere = { $other } sembra essere quello: rinominalo in { $file }, o indica la cartella che contiene { $file }; la sfida legge solo questo

finding-boilerplate-missing = l'app non serve { $path } ({ $status }): il file fcctesting.js del progetto di partenza, che mostra il tuo codice a freeCodeCamp, non è in uso

help-boilerplate-missing = scrivi `const fccTesting = require('./freeCodeCamp/fcctesting.js');` in cima a server.js e `fccTesting(app);` subito dopo `const app = express();`, poi riavvia l'app

finding-api-error = a { $path } l'app ha risposto { $status } { $reason }, una pagina d'errore, e il test ha giudicato quella pagina: il progetto di partenza non è riuscito a leggere { $file }

help-api-error = c'è un { $file } accanto a package.json? Il codice in un file con un altro nome (app.js, index.js) non viene letto

finding-error-page = a { $path } l'app ha risposto { $status } { $reason }, una pagina d'errore, e il test ha giudicato quella pagina

help-error-page = apri quell'indirizzo nel browser: dovresti vedere il tuo file

finding-host-page = a { $path } è arrivata una pagina che forse è di chi ospita l'app e non dell'app ({ $status } { $reason }), e il test ha giudicato quella pagina

help-host-page = è della tua app? Apri quell'indirizzo nel browser: se è di chi la ospita, forse l'app dorme, è ferma o è stata cancellata; aspetta che compaia l'app, poi valuta di nuovo

finding-host-page-titled = a { $path } è arrivata una pagina che forse è di chi ospita l'app e non dell'app ({ $status } { $reason }, "{ $title }"), e il test ha giudicato quella pagina

finding-page-instead = a { $path } è arrivata una pagina HTML invece del file, e il test ha giudicato quella pagina

help-page-instead = se la pagina è di chi ospita l'app mentre si avvia, aspetta e valuta di nuovo; se è dell'app stessa, controlla che { $path } non finisca in una route che risponde a ogni indirizzo

finding-no-fcctesting = { $path } non usa fcctesting.js: quando l'app sarà pubblicata, freeCodeCamp non potrà leggere il tuo codice

help-no-fcctesting = scrivi `const fccTesting = require('./freeCodeCamp/fcctesting.js');` in cima e `fccTesting(app);` dopo questa riga

help-no-fcctesting-module = rinomina freeCodeCamp/fcctesting.js in fcctesting.cjs, scrivi `import fccTesting from './freeCodeCamp/fcctesting.cjs';` in cima e `fccTesting(app);` dopo questa riga

label-fcctesting-after = `fccTesting(app);` va dopo questa riga

finding-slow-answer = { $path } ha impiegato { $seconds } s a rispondere; dopo 5 s la pagina di freeCodeCamp ha già rinunciato

help-slow-answer = un'app che dormiva è lenta una volta sola: valutala di nuovo mentre è sveglia

finding-no-cors = una pagina di freeCodeCamp non può leggere { $paths }: nella risposta manca l'intestazione Access-Control-Allow-Origin per lei

help-no-cors = chiama `fccTesting(app);` subito dopo `const app = express();`: è lei a mandare quell'intestazione

help-no-cors-on-some = ciò che viene servito prima di `fccTesting(app);` resta senza l'intestazione: sposta quella chiamata sopra le altre righe app.use

help-cors-package = scrivi `{ $load }` in cima a server.js e `{ $call }` subito dopo `const app = express();`, sopra tutte le route (`npm install cors` aggiunge il pacchetto): manda quelle intestazioni e risponde a OPTIONS

finding-cors-any-origin = una pagina di freeCodeCamp non può leggere la risposta a { $requests }: la richiesta porta i cookie, e allora Access-Control-Allow-Origin deve indicare l'origine della pagina, non `*`

finding-cors-no-credentials = una pagina di freeCodeCamp non può leggere la risposta a { $requests }: la richiesta porta i cookie, e nella risposta manca `Access-Control-Allow-Credentials: true`

finding-mixed-content = un browser non richiederebbe { $urls }: la pagina di freeCodeCamp è arrivata con https, e questo è http

help-mixed-content = fai in modo che l'app risponda e reindirizzi solo a indirizzi https:

finding-preflight = un browser non manderebbe { $requests }: prima chiede all'app con una richiesta OPTIONS, e { $reason }

preflight-no-origin = nella risposta manca l'intestazione Access-Control-Allow-Origin per la pagina di freeCodeCamp

preflight-any-origin = per una richiesta con i cookie l'intestazione Access-Control-Allow-Origin della risposta deve indicare l'origine della pagina, non `*`

preflight-no-credentials = per una richiesta con i cookie nella risposta serve `Access-Control-Allow-Credentials: true`

preflight-status = la risposta ha lo stato { $status }, mentre ne serve uno da 200 a 299

preflight-redirected = la risposta è un reindirizzamento, che lì un browser non segue

preflight-method = l'intestazione Access-Control-Allow-Methods della risposta non indica { $methods }

preflight-header = l'intestazione Access-Control-Allow-Headers della risposta non indica { $header }

# Quali indirizzi il sito non accetterebbe:

finding-editor = { $host } è dove si scrive il codice, non dove gira la tua app: freeCodeCamp non accetterebbe questo indirizzo

help-editor = dai l'indirizzo dell'app in esecuzione, quello che mostra la tua pagina e nient'altro

finding-own-demo = { $host } è l'esempio di freeCodeCamp stesso: il sito non accetterebbe questo indirizzo

help-own-demo = dai l'indirizzo della tua app

finding-plain-http = freeCodeCamp non accetterebbe questo indirizzo: { $host } è pubblico e l'indirizzo non è https:

help-plain-http = usa l'indirizzo https: della tua app

finding-private-address = freeCodeCamp non può raggiungere { $host } e non accetterebbe questo indirizzo: lo conosce solo la tua rete

help-private-address = consegna http://localhost con la porta dell'app, oppure l'indirizzo di un host che tutti raggiungono

finding-address-path = l'indirizzo ha un percorso, { $path }; quasi tutti i test cominciano da { $host } e lo tralasciano

help-address-path = indica l'indirizzo senza il percorso, se l'app risponde lì

# Un file che non si può usare:

finding-syntax-error = { $path } non è JavaScript valido: { $message }

finding-too-deep = { $path } ha troppi livelli annidati per essere letto

help-too-deep = dividilo: nessun codice scritto da una persona arriva a tanti livelli

finding-merge-left = { $path } non è JavaScript valido: sono rimasti i segni di un merge

label-merge-begins = qui comincia la prima versione

label-merge-other = qui comincia la seconda versione

label-merge-ends = e qui finisce: tieni una delle due, e nessuno dei segni

help-syntax-error-server = Node rifiuta questo file, quindi l'app non può partire, qualunque cosa dicano i test

help-syntax-error-page = il browser rifiuta tutto il file, quindi non ne esegue nulla

finding-used-too-early = `{ $name }` è usata prima della riga che la crea: { $path } si interrompe mentre viene caricato e l'app non parte mai

help-used-too-early = sposta la riga che dichiara `{ $name }` sopra il suo primo uso

finding-never-declared = nessuno dichiara `{ $name }`: { $path } si interrompe mentre viene caricato e l'app non parte mai

help-never-declared = dichiara `{ $name }` sopra questa riga, anche con require, oppure correggi come è scritta

finding-hidden-at-start = `{ $name }` è dichiarata solo in una funzione o in un blocco di cui questa riga non fa parte: { $path } si interrompe mentre viene caricato e l'app non parte mai

help-hidden-at-start = sposta la dichiarazione di `{ $name }` fuori da lì e sopra questa riga, oppure questa riga là dentro

label-not-seen-here = qui non si conosce

label-hidden = si conosce solo qui dentro

label-used-here = `{ $name }` non ha ancora un valore

label-declared-here = creata solo qui

# Un'espressione che non trova corrispondenza. Il pezzo cercato non c'è:

finding-no-match = il test cerca `{ $wanted }`, e in { $path } non c'è

help-no-match = scrivi `{ $wanted }` come nella lezione; il test legge solo questo file, come testo, lettera per lettera

finding-no-match-of-several = il test cerca { $all }, in quest'ordine, e non tutto è in { $path }

help-no-match-of-several = scrivi tutto come mostra la lezione; il test legge solo questo file, come testo, lettera per lettera

label-could-stand-here = potrebbe stare qui

label-could-stand-above = potrebbe stare sopra questo

label-could-stand-below = potrebbe stare sotto questo

label-matches = questo va bene

finding-empty-file = { $path } è vuoto

finding-no-match-at-all = nelle { $lines } righe di { $path } nulla corrisponde a { $pattern }

finding-unwanted-match = il test vuole che questo sparisca da { $path }

label-unwanted = questo non dovrebbe esserci

# Il pezzo cercato non c'è, ma c'è qualcosa che gli somiglia:

near-case = il test cerca `{ $wanted }`; il tuo `{ $found }` è diverso nelle maiuscole

near-case-label = le maiuscole contano

near-case-help = scrivi `{ $wanted }`

near-separator = il test cerca `{ $wanted }`; il tuo `{ $found }` è diverso negli spazi, nei trattini o nei trattini bassi

near-separator-label = scritto in un altro modo

near-separator-help = scrivi `{ $wanted }`, esattamente così

near-letters = il test cerca `{ $wanted }`; tu hai scritto `{ $found }`

near-letters-label = scritto in un altro modo

near-letters-help = scrivi `{ $wanted }`, lettera per lettera

near-words = il test cerca `{ $wanted }`, e qui c'è `{ $found }`

near-words-label = un altro nome

near-words-help = se intendevi proprio questo, scrivi qui `{ $wanted }`; altrimenti aggiungi una riga per `{ $wanted }`

near-other-object = il test cerca `{ $wanted }`, e qui c'è `{ $found }`

near-other-object-label = il metodo giusto, ma di qualcos'altro

near-other-object-help = scrivi `{ $wanted }`

near-other-member = il test cerca `{ $wanted }`, e qui c'è `{ $found }`

near-other-member-label = un altro metodo

near-other-member-help = scrivi `{ $wanted }`

near-template = il test cerca `{ $wanted }` tra virgolette semplici o doppie, e qui ci sono gli accenti gravi

near-template-label = accenti gravi

near-template-help = scrivi { $wanted }

near-curly-quotes = il test cerca `{ $wanted }`, e queste sono virgolette tipografiche, come le mette un programma di scrittura

near-curly-quotes-label = per JavaScript non sono virgolette

near-curly-quotes-help = scrivi { $wanted } con le virgolette della tastiera

near-other-quotes = il test cerca `{ $wanted }`, e qui ci sono virgolette di un altro tipo

near-other-quotes-label = altre virgolette

near-other-quotes-help = scrivi { $wanted }

near-signs = il test cerca `{ $wanted }`; in `{ $found }` il nome è giusto, ma non ciò che lo segue

near-signs-label = il nome è giusto

near-signs-help = scrivi `{ $wanted }`

near-order = il test cerca `{ $wanted }` più avanti; qui arriva troppo presto

near-order-label = questo dovrebbe venire dopo

near-order-help = sposta `{ $wanted }` al suo posto: dopo ciò che il test cerca prima di lui

near-line-break = il test cerca `{ $wanted }` senza un a capo dentro o davanti, e qui la riga va a capo

near-line-break-label = qui la riga va a capo

near-line-break-help = scrivilo in una riga sola: il codice è giusto, ma questo test non legge oltre la riga

near-space = il test cerca `{ $wanted }` con meno spazi di quelli che ci sono qui

near-space-label = uno spazio di troppo

near-space-help = togli lo spazio: il codice è giusto, ma questo test lo legge lettera per lettera

near-no-space = il test cerca uno spazio prima di `{ $wanted }`

near-no-space-label = qui davanti manca uno spazio

near-no-space-help = metti uno spazio prima di `{ $wanted }`

near-surroundings = il test cerca `{ $wanted }`; c'è, ma ciò che gli sta intorno non è quello che vuole il test

near-surroundings-label = giusto, ma non ciò che ha intorno

near-surroundings-help = confronta con la lezione ciò che sta prima e dopo `{ $wanted }`

near-in-its-place = il test cerca `{ $wanted }`, e al suo posto c'è `{ $found }`

near-in-its-place-label = qui dovrebbe esserci `{ $wanted }`

near-in-its-place-help = scrivi qui `{ $wanted }`

near-nothing-in-its-place = il test cerca `{ $wanted }`, e al suo posto non c'è nulla

near-nothing-in-its-place-label = qui manca `{ $wanted }`

near-nothing-in-its-place-help = aggiungi qui `{ $wanted }`

near-other-file = il test cerca questo in { $path }, e invece sta in { $other }

near-other-file-label = giusto, ma nel file sbagliato

near-other-file-help = questo test legge solo { $path }: scrivilo lì, o lascialo se una lezione successiva lo ha spostato

near-comment-label = in un commento, che non fa nulla

near-comment-help = scrivilo come codice, con `{ $wanted }`: in un commento non serve né al test né alla tua app

near-rename-help = chiamalo `{ $wanted }`, qui e ovunque ci sia `{ $found }`

near-rename-words-help = se intendevi proprio questo, chiamalo `{ $wanted }`, qui e ovunque ci sia `{ $found }`; altrimenti aggiungi una riga per `{ $wanted }`

near-value-help = tieni questo valore in una variabile `{ $wanted }` e scrivi qui `{ $wanted }`

near-another-help = dovrebbe essere `{ $wanted }`? Se sì, scrivilo così; se serve ad altro, tienilo e aggiungi `{ $wanted }`

# Un test della lezione sull'emissione, e che cosa cambiare:

lesson-no-socket-io = Socket.IO non è ancora in { $path }: manca una lezione precedente, su cui questa si basa

lesson-no-socket-io-help = comincia da lì: dai la tua app a un server http, dai quel server a Socket.IO, e fallo ascoltare al posto dell'app; `npm install socket.io` aggiunge il pacchetto

lesson-no-socket-io-label = il server http e Socket.IO vanno sotto questa riga

lesson-listen-label = deve ascoltare il server http, non l'app

lesson-no-handler = niente in { $path } ascolta i client che si connettono, e il numero va inviato quando uno lo fa

lesson-no-handler-help = ascolta `connection`, aumenta lì `{ $wanted }`, e invialo con `{ $line }`

lesson-no-handler-counter-help = scrivi `let { $wanted } = 0;` sotto questa riga; poi viene la funzione che lo aumenta

lesson-no-handler-label = la funzione per `connection` va sotto questa riga

lesson-declare = il test cerca `{ $wanted }`, il numero di utenti, e { $path } non ha una variabile con quel nome

lesson-declare-help = scrivi `let { $wanted } = 0;` sopra la funzione, così che tutti i client lo condividano

lesson-declare-label = `let { $wanted } = 0;` va sopra questa riga

lesson-rename = il test cerca `{ $wanted }`, e il tuo numero si chiama `{ $found }`

lesson-value = il test cerca `{ $wanted }`, e il tuo numero non ha un nome: `{ $found }`

lesson-emit = il test cerca `{ $line }`, che non è in { $path }

lesson-emit-help = scrivilo nella funzione per `connection`, dopo questa riga, che aumenta il numero

lesson-emit-count-help = scrivi `++{ $wanted };` e poi `{ $line }` in questa funzione

lesson-emit-object = il test cerca `{ $line }`; { $found } invia un oggetto, e non il numero da solo

lesson-emit-other = il test cerca `{ $line }`, e questa riga invia l'evento { $found }

lesson-emit-keep-help = tieni questa riga se qualcosa la ascolta, e scrivi `{ $line }` sopra

lesson-emit-label = qui il numero aumenta

lesson-inside-label = in questa funzione

lesson-keep-label = un altro evento: tienilo

lesson-change-help = scrivi `{ $line }` al suo posto

lesson-change-label = qui serve `{ $line }`

lesson-no-socket = niente in { $path } si connette al server: non c'è ancora un `socket`

lesson-no-socket-help = comincia con `let socket = io();`, e sotto ascolta con `socket.on({ $event }, ...)`

lesson-listen = il test cerca `socket.on({ $event }`, che non è in { $path }

lesson-listen-help = tieni gli altri ascoltatori, e aggiungi questo

lesson-listen-change-help = scrivi `socket.on({ $event }, ...)` al suo posto

lesson-listen-change-label = qui serve `socket.on({ $event }`

lesson-listen-label-below = l'ascoltatore va sotto questa riga

# Modifiche, nel terminale:

suggest-add = aggiungi sopra la riga { $line } di { $path }:

suggest-change = cambia la riga { $line } di { $path } in:

suggest-write = in { $places } di { $path }, scrivi `{ $text }` al posto di ciò che c'è

suggest-uncertain = forse è questo che serve:

# Dubbi su un'espressione che trova corrispondenza:

finding-matched-in-comment = il test passa solo grazie a un commento: senza i commenti di { $path } fallirebbe

help-matched-in-comment = un commento non fa nulla: scrivi il codice vero

label-comment = un commento, non codice

label-nearest-code = ciò che nel codice ci va più vicino

finding-matched-in-string = il test passa solo grazie a un testo tra virgolette in { $path }, che non è codice eseguito

help-matched-in-string = scrivilo come codice, fuori dalle virgolette

label-string = un testo, non codice

finding-stitched-match = il test passa per caso: mette insieme pezzi di { $path } che non hanno niente a che fare l'uno con l'altro

help-stitched-match = scrivi ciò che chiede il test in una chiamata sola

label-piece = preso per `{ $piece }`

finding-emits-while-loading = questo emette all'avvio dell'app, quando nessuno è ancora collegato: non lo riceve mai nessuno

label-while-loading = eseguito una volta, all'avvio

finding-emits-on-leaving = il test passa grazie a questa riga, che viene eseguita quando qualcuno se ne va e non quando si collega

label-on-leaving = eseguito con `disconnect`

label-nearest-in-time = ciò che ci va più vicino fuori da `disconnect`

help-emit-on-connection = emetti dentro la funzione per `connection`, dopo che il numero è cambiato

finding-undeclared = nessuno dichiara `{ $name }`: questa riga si interrompe quando viene eseguita

help-undeclared = dichiara `{ $name }`, oppure correggi come è scritta

finding-hidden = `{ $name }` è dichiarata solo in una funzione o in un blocco di cui questa riga non fa parte: la riga si interrompe quando viene eseguita

help-hidden = sposta la dichiarazione di `{ $name }` fuori da lì, oppure questa riga là dentro

label-undeclared = non è dichiarata da nessuna parte

# Un controllo su un valore:

finding-wrong-value = il test si aspetta { $expected }, e la tua app ha dato { $actual }

finding-missing-key = il test cerca `{ $expected }` in { $actual }

finding-assertion = `{ $name }` non vale: la tua app ha dato { $actual }, e il test lo confronta con { $expected }

finding-assertion-of-one = `{ $name }` non vale per { $actual }

help-request = si tratta della risposta a { $method } { $path } ({ $status })

help-request-at = è `{ $at }` nella risposta a { $method } { $path } ({ $status })

label-expected = il test si aspetta { $expected }

label-missing-key = qui manca `{ $key }`

label-extra = il test non se lo aspetta

label-this-value = questo valore

finding-key-absent = il test legge `{ $code }`, e `{ $key }` non è nella risposta

finding-key-absent-expected = il test si aspetta { $expected } come `{ $code }`, e `{ $key }` non è nella risposta

finding-condition = il test controlla `{ $code }`, e il risultato è { $actual }

finding-undefined = il test legge `{ $code }`, e un tale valore non c'è

finding-not-in-text = il test cerca { $wanted } nel testo "{ $text }"

finding-not-in-empty-text = il test cerca { $wanted } in un testo vuoto

part-is = `{ $code }` è { $value }

part-absent = `{ $code }` non è nella risposta

# Un errore che ha fermato un test:

finding-not-json = il test legge la risposta a { $method } { $path } come JSON, e non è JSON

finding-broken-json = { $path } non è JSON valido

help-broken-json = cerca una virgola o una virgoletta che manca o che è di troppo, qui o appena prima

label-broken-json = fin qui è JSON valido

finding-reads-of-something = il test legge `{ $name }` di qualcosa che è { $nothing }

finding-reads-of-absent = il test legge `{ $name }` di `{ $object }`, che non è nella risposta

finding-reads-of-nothing = il test legge `{ $name }` di `{ $object }`, che è { $nothing }

finding-no-function = `{ $code }` non è una funzione

finding-no-function-absent = `{ $code }` non è una funzione: `{ $object }` non è nella risposta

finding-threw = il test si è fermato con un errore: { $message }

finding-threw-nothing = il test si è fermato con un errore senza messaggio

finding-waits = il test aspetta qualcosa che non arriva mai

# Che cosa ha risposto l'app:

answer-was = { $method } { $path } ha risposto { $status } con { $body }

answer-none = { $method } { $path } non ha avuto risposta

answer-opaque = { $method } { $path } ha risposto con un reindirizzamento, che il test non segue

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
    [one] Non è stato possibile valutare un test, e non per colpa certa dell'app: vedi il suo output
   *[other] Non è stato possibile valutare { $count } test, e non per colpa certa dell'app: vedi il loro output
  }

report-behaviour = Comportamento

report-behaviour-works = L'app fa quello che deve

report-behaviour-broken = L'app non fa quello che deve

report-behaviour-unknown = Non si è potuto stabilire che cosa fa l'app

report-points = punti: { $earned } su { $possible }
report-verdicts = Consegne superate: { $passed } su { $total }; non superate: { $failed }; non valutabili: { $errored }

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

watch-check = comportamento { $number }: { $before } -> { $now }

watch-changed = Cambiato: { $what }

watch-unchanged = Nessun esito è cambiato dall'ultima volta.

watch-saves = Giro { $count }. { $name } viene valutato di nuovo a ogni salvataggio.

watch-every = Giro { $count }. { $name } viene valutato di nuovo ogni { $seconds } s.

watch-end = Ctrl-C termina.

watch-end-key = q termina.

report-search = Cerca

report-shown = mostrate

report-nothing = Non ci sono rapporti.
# Che cosa fa davvero l'app:

behaviour-connect = connessione { $number } -> { $value }

behaviour-nothing = nulla

behaviour-works-rehearsal = alla prova: funziona

behaviour-broken-rehearsal = alla prova: non funziona

behaviour-unknown-rehearsal = alla prova: non si è potuto dire se funziona

behaviour-works-live = dal vivo: funziona

behaviour-broken-live = dal vivo: non funziona

behaviour-unknown-live = dal vivo: non si è potuto dire se funziona

behaviour-does-not-rise = '{ $event }' viene emesso, ma il suo numero non sale di uno a ogni connessione

behaviour-does-not-rise-elsewhere = '{ $detail }' viene aumentato solo qui, e questo codice non viene eseguito quando un client si connette: aumentalo nel gestore della connessione, prima di emetterlo

behaviour-does-not-rise-inside = '{ $detail }' è dichiarato qui, dentro la funzione eseguita per ogni client, e ogni volta ricomincia: dichiaralo sopra quella funzione

behaviour-does-not-rise-never = '{ $detail }' viene emesso con '{ $event }', ma nulla lo cambia: aumentalo quando un client si connette

behaviour-does-not-rise-outside = '{ $detail }' cambia qui una volta sola, all'avvio dell'app: aumentalo nel gestore della connessione

behaviour-does-not-rise-same = '{ $detail }' riceve qui lo stesso valore a ogni connessione: ++{ $detail } lo aumenta di uno

behaviour-emits-before-counting = '{ $event }' viene emesso prima di contare il nuovo client: il primo riceve 0

behaviour-emits-on-disconnect = qui '{ $event }' viene emesso quando un client se ne va, e non quando uno si connette

behaviour-emits-outside-handler = '{ $event }' viene emesso fuori dal gestore delle connessioni, prima che qualcuno possa riceverlo

behaviour-emits-to-one = '{ $event }' arriva solo al nuovo client; io.emit lo manda a tutti

behaviour-emits-to-others = '{ $event }' arriva a tutti tranne al nuovo client; io.emit lo manda anche a lui

behaviour-falls-on-leave = '{ $event }' viene emesso anche quando un client se ne va, come chiede la prossima lezione

behaviour-listens-elsewhere = qui l'app si mette in ascolto con un server tutto suo, a cui Socket.IO non è collegato: nessun client arriva; mettiti in ascolto con il server http

behaviour-never-emits = '{ $event }' non viene mai emesso quando un client si connette

behaviour-never-listens = il server a cui è collegato Socket.IO non si mette mai in ascolto

behaviour-no-handler = nulla è in ascolto delle connessioni dei client, perciò '{ $event }' non viene mai emesso

behaviour-object-for-number = '{ $event }' porta un oggetto o una lista; dovrebbe essere solo il numero

behaviour-page-never-listens = lo script della pagina non ha alcun ascoltatore per '{ $event }'

behaviour-page-never-listens-late = lo script della pagina ascolta '{ $event }' solo dopo che qualcuno agisce nella pagina: le sue righe stanno dentro un gestore

behaviour-page-never-listens-throws = lo script della pagina incontra qui un errore, e così non ascolta mai '{ $event }': { $detail }

behaviour-page-shows-nothing = lo script della pagina ascolta '{ $event }', ma non ne mostra nulla: la lezione chiede console.log

behaviour-socket-io-missing = { $detail ->
    [live] l'app risponde, ma nessun Socket.IO: non è collegato al server che ascolta, perciò nessun client può connettersi
   *[other] Socket.IO non è collegato ad alcun server, perciò nessun client può connettersi
  }

behaviour-syntax-error = il file non è JavaScript valido, quindi non ne viene eseguito nulla: { $detail }

behaviour-throws-at-start = all'avvio l'app incontra qui un errore: { $detail }

behaviour-throws-at-start-caught = all'avvio l'app incontra qui un errore, che viene intercettato altrove: { $detail }; ciò che segue in questa funzione non viene mai eseguito, come le route più sotto

behaviour-throws-at-start-express = all'avvio l'app incontra qui un errore: { $detail }; require('express') dà una funzione, e chiamandola si crea l'app: const app = express()

behaviour-throws-at-start-socket-io = all'avvio l'app incontra qui un errore: { $detail }; Socket.IO non è collegato a nessun server: require('socket.io') dà una funzione da chiamare con il server http: require('socket.io')(http)

behaviour-throws-on-connection = qui l'app si ferma quando un client si connette: { $detail }

behaviour-wrong-event = quando un client si connette viene emesso '{ $detail }'; dovrebbe essere '{ $event }'

behaviour-wrong-value = '{ $event }' porta { $detail }; dovrebbe essere il numero degli utenti

behaviour-wrong-value-text = '{ $event }' porta il testo { $detail }; dovrebbe essere il numero stesso, senza virgolette attorno

# Perché il suo comportamento non si è potuto dire:

unknown-not-run = non guardato: il controllo precedente non è arrivato alla fine

unknown-timed-out = l'app era ancora occupata allo scadere del tempo

unknown-worker-lost = la prova non è terminata: { $detail }

unknown-trouble = { $detail }

unknown-malformed = hintgrade non ha saputo leggere ciò che la sua stessa prova ha annotato ({ $detail }); segnalalo, per favore

unknown-refused = l'app non fa entrare alcun client senza un accesso che la prova non ha ({ $detail })

unknown-sign-in = serve un accesso: dai --cookie, oppure --login utente:password ({ $detail })

unknown-never-let-in = uno dei middleware dell'app non fa mai entrare un client

unknown-no-page = non c'è { $detail }

unknown-no-server = non c'è server.js

unknown-unreachable = là non risponde alcun Socket.IO ({ $detail })

unknown-refused-known = l'app rifiuta il client anche se ha effettuato l'accesso: controlla ciò che danno --cookie o --login ({ $detail })

unknown-not-signed-in = l'app non accetta il nome e la password di --login né a /login né a /register: controllali, oppure dai --cookie

unknown-ended = l'app chiude la connessione di propria iniziativa

unknown-ended-sign-in = l'app chiude la connessione di propria iniziativa: se vuole un accesso, dai --cookie, oppure --login utente:password

unknown-silent-to-strangers = l'app non dice nulla a uno sconosciuto e guarda chi ha effettuato l'accesso: dai --cookie, oppure --login utente:password

unknown-elsewhere = l'app manda i suoi client a { $detail }: dai quell'indirizzo

unknown-too-much = l'app invia più di quanto si guardi

unknown-live-timed-out = l'app risponde troppo lentamente per capirlo: forse si sta avviando; riprova

unknown-stub = dipende da dati che la prova non ha

unknown-missing = dipende da { $detail }, che non c'è

unknown-gave-away = dipende da ciò che fa { $detail }

unknown-uncalled = dipende da ciò che fa { $detail } della funzione che riceve

unknown-exited = l'app termina da sé

unknown-turned-away = l'app respinge il client della prova: forse manca qualcosa che la sua pagina invia

unknown-threw = l'app incontra un errore che può venire dalla prova stessa ({ $detail })

unknown-too-deep = { $detail } ha troppi livelli annidati per essere letto

unknown-page = lo script della pagina incontra un errore che può venire dalla prova stessa ({ $detail })

unknown-page-silent = lo script della pagina non ascolta né mostra nulla, per quanto la prova vede

unknown-namespace = i suoi client entrano dal namespace { $detail }, di cui la prova non fa parte

finding-body-cut = la risposta di { $path } supera { $limit } byte e non è stata letta fino in fondo

help-body-cut = è raro che un file sorgente sia così lungo: guarda che cosa manda l'app, oppure alza --max-body

# Una classe:

class-ungraded = Non valutabili

class-ungraded-more = e altre { $count }

class-failed-hints = { $count ->
    [one] test { $numbers } fallito
   *[other] test { $numbers } falliti
  }

row-no-submission = la riga alla linea { $line } non indica nessun progetto: scrivi un URL o una cartella

row-not-a-url = la riga { $line } ha '{ $text }' dove serve un URL: scrivilo con http:// o https://, o indica una cartella in una colonna folder

row-link = la cartella '{ $name }' è un collegamento, che non viene seguito: mettici il progetto stesso, o elencalo in un file

row-too-long = la linea { $line } supera i { $limit } byte ed è stata saltata

row-not-json = la linea { $line } non è un oggetto JSON con url o folder ({ $detail })

row-cells = la riga alla linea { $line } ha { $cells } celle, l'intestazione ne ha { $columns }: manca la virgoletta a una cella che contiene un separatore?

row-never-closed = una virgoletta nella riga che comincia alla linea { $line } non è mai chiusa: quanto segue poteva contenere altre righe

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

error-interrupted = l'esecuzione è stata interrotta

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

error-no-signals = non si può attendere Ctrl-C: { $detail }

note-other-port = l'app ascolta alla porta { $port }, non alla PORT che le è stata data ({ $given })

start-wrote-nothing = L'app non ha scritto nulla.

start-last-lines = Le ultime righe dell'app:

start-starting = si avvia { $command }

start-waiting = si attende che { $what } risponda

start-waiting-why = si attende che { $what } risponda: { $why }

severity-error = errore

severity-tip = consiglio

tip-behaviour = i test leggono solo il sorgente. --live collega dei client all'app, --rehearse ne esegue il sorgente.

error-sample = il progetto di riferimento non si può servire: { $detail }

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

remedy-no-code = Dai a ogni test un blocco di testo con un blocco di codice subito sotto; anche un commento o una linea tra i due conta come blocco.

problem-no-text = al test { $hint } manca il testo

remedy-no-text = Scrivi sopra il suo codice che cosa avrebbe dovuto fare chi studia.

error-challenge = { $location }: { $problem }. { $remedy }

error-no-such-path = il file o la cartella { $path } non esiste.

error-no-such-path-near = il file o la cartella { $path } non esiste. Intendevi { $near }?

error-no-such-challenge = la sfida { $name } non esiste. Indica una di quelle incluse ({ $names }), un file Markdown, o una cartella che ne contiene.

error-no-such-challenge-near = la sfida { $name } non esiste. Intendevi { $near }? Indica una di quelle incluse ({ $names }), un file Markdown, o una cartella che ne contiene.

error-empty-folder = in { $path } non c'è nessun file di sfida (.md). Indica una cartella che ne contiene.

error-folder-too-deep = { $path } è troppo grande per leggerla intera: le sue cartelle sono annidate più di { $limit } volte. Indica una cartella al suo interno.

error-folder-too-full = { $path } è troppo grande per leggerla intera: contiene più di { $limit } file. Indica una cartella al suo interno.

error-rows-open = non si può leggere '{ $path }': { $detail }; indica un CSV, righe JSON, un elenco, una cartella di progetti, o - per lo standard input

error-rows-no-column = la prima riga di '{ $path }' non nomina una colonna url, folder o submission (ha: { $columns }); aggiungine una, o usa --input list

error-rows-not-a-folder = lo standard input non è una cartella di progetti: indica la cartella, o togli --input folder

error-rows-too-many = '{ $path }' contiene più di { $limit } cartelle

error-report-unreadable = non si può leggere il report '{ $path }': { $detail }

error-not-a-report = la riga { $line } di '{ $path }' non è il report di una classe ({ $detail }): indica un file scritto da `hintgrade class --format json`

error-other-challenge = la riga { $line } di '{ $path }' riguarda la sfida '{ $found }', che questa esecuzione non valuta: indica la stessa --challenge, o un altro file

error-parts-differ = la riga { $row } è una consegna in '{ $one }' e un'altra in '{ $other }': sono parti di classi diverse

error-spill = non si possono tenere i report nella cartella temporanea: { $detail }; fai spazio, o indicane un'altra con TMPDIR

error-reader-threads = non si possono avviare i thread che leggono le righe: { $detail }; chiudi altri programmi, o permettine di più (ulimit -u)

note-unconfined = questo sistema non può togliere ai processi che valutano: { $missing }

error-unconfined = --public-only serve per ciò che mandano degli sconosciuti, e questo sistema non può vietare le chiamate di sistema (seccomp) ai processi che lo valutano; valuta su Linux con seccomp, o indica --allow-unconfined se li confina qualcos'altro

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

error-watch = non si possono seguire i salvataggi in '{ $folder }' ({ $detail }); usa --every 2s per guardare a intervalli

error-round = una valutazione si è interrotta; segnalalo, per favore

error-network = non si può avviare il thread della rete: { $detail }

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

warning-truncated-part = l'ultima riga di '{ $name }' è tronca, ed è stata tralasciata

note-rows-behind = potrebbero mancare righe oltre l'ultima delle parti: indica l'elenco con --rows per saperlo

rows-and-more = { $numbers } e altre { $more }

warning-duplicate-rows = { $count ->
    [one] la riga { $rows } c'è
   *[other] le righe { $rows } ci sono
  } più di una volta; vale la prima

error-missing-rows = { $count ->
    [one] la riga { $rows } manca
   *[other] le righe { $rows } mancano
  }: manca una parte, o una è stata interrotta? Continua con --resume

error-weights-unreadable = non si possono leggere i pesi in '{ $path }': { $detail }

error-weights-in-file = nel file '{ $path }': { $detail }
